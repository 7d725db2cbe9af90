import { type ReactNode, useEffect, useRef, useState } from 'react'
import { cx } from '../../lib/cx.ts'
import styles from './hold-button.module.css'

const holdMs = 700

/**
 * A button that is held, so that no pocket presses it. A keyboard or a screen reader is no pocket: from there one press
 * is enough.
 */
export function HoldButton({
  children,
  isPending,
  onHeld,
}: {
  children: ReactNode
  isPending: boolean
  onHeld: () => void
}) {
  const [isHeld, setHeld] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const release = () => {
    clearTimeout(timer.current)
    setHeld(false)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <button
      type="button"
      className={cx(styles.hold, isHeld && styles.held)}
      aria-disabled={isPending || undefined}
      aria-busy={isPending || undefined}
      onPointerDown={({ button }) => {
        if (isPending || button !== 0) return
        setHeld(true)
        timer.current = setTimeout(() => {
          setHeld(false)
          onHeld()
        }, holdMs)
      }}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onContextMenu={(event) => event.preventDefault()}
      onClick={({ detail }) => {
        if (detail === 0 && !isPending) onHeld()
      }}
    >
      <span className={styles.fill} aria-hidden="true" />
      <span className={styles.word}>{children}</span>
    </button>
  )
}
