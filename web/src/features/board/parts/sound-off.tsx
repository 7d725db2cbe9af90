import { IconBellOff } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Icon } from '../../../components/ui/icon.tsx'
import { plural } from '../../../lib/format.ts'
import styles from './sound-off.module.css'

/**
 * Covers the board while an order waits that nobody can hear, and what is open over it: a modal dialog stands in front of others,
 * also of one that opens later (a tablet is turned, and an order beside the board becomes a dialog).
 * Any touch or key turns the sound on and opens what is below; it does nothing else there.
 */
export function SoundOff({ waiting, onTouch }: { waiting: number; onTouch: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [before] = useState(() => document.activeElement)
  useEffect(() => {
    let isRaising = false
    const raise = () => {
      isRaising = true
      dialog.current?.close()
      dialog.current?.showModal()
      button.current?.focus()
      isRaising = false
    }
    // Below a modal dialog nothing takes the focus: where it leaves this one, another has opened above.
    const onFocus = ({ target }: FocusEvent) => {
      if (!isRaising && !dialog.current?.contains(target as Node)) raise()
    }
    raise()
    document.addEventListener('focusin', onFocus)
    return () => {
      document.removeEventListener('focusin', onFocus)
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [before])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    onTouch()
  }
  return (
    <dialog
      ref={dialog}
      className={styles.over}
      aria-label="Sound is off"
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        onTouch()
      }}
    >
      <button ref={button} type="button" className={styles.cover} onClick={onTouch}>
        <Icon of={IconBellOff} size={72} />
        <span className={styles.count}>{plural(waiting, 'order waits', 'orders wait')}</span>
        <span className={styles.text}>Sound is off, touch anywhere</span>
      </button>
    </dialog>
  )
}
