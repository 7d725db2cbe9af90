import { IconGripVertical } from '@tabler/icons-react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { Icon } from '../../components/ui/icon.tsx'
import styles from './drag-handle.module.css'

/** Moves one thing of an ordered list: by pointer, or with the arrow keys while it has the focus. */
export function DragHandle({
  id,
  label,
  onMove,
  ...pointer
}: {
  id: string
  /** "Move Pork bao, place 2 of 5". */
  label: string
  onMove: (by: -1 | 1) => void
  onPointerDown: (event: PointerEvent<HTMLElement>) => void
  onPointerMove: (event: PointerEvent<HTMLElement>) => void
  onPointerUp: () => void
  onPointerCancel: () => void
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <button
      type="button"
      data-handle={id}
      className={styles.handle}
      aria-label={label}
      title="Drag, or use the arrow keys"
      onKeyDown={onKeyDown}
      {...pointer}
    >
      <Icon of={IconGripVertical} size={20} />
    </button>
  )
}
