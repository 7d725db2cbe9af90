import type { ConnectionPhase } from '@platewire/client'
import { cx } from '../../lib/cx.ts'
import styles from './connection-mark.module.css'

/** The wire as a sign of the connection: solid is true now, dashes catch up, a gap is cut, a lock needs you. */
export function ConnectionMark({ state }: { state: ConnectionPhase }) {
  return (
    <svg
      viewBox="0 0 48 20"
      width="48"
      height="20"
      fill="none"
      aria-hidden="true"
      focusable="false"
      data-state={state}
      className={cx(styles.mark, styles[state === 'catching_up' ? 'catchingUp' : state])}
    >
      <path className={styles.wire} d="M1 10H15.5" />
      <path className={styles.wire} d="M32.5 10H47" />
      <circle className={styles.plate} cx="24" cy="10" r="7" />
      <Centre state={state} />
    </svg>
  )
}

function Centre({ state }: { state: ConnectionPhase }) {
  if (state === 'offline') return <path className={styles.cross} d="m21 7 6 6m0-6-6 6" />
  if (state === 'denied') {
    return (
      <>
        <rect className={styles.lock} x="20.5" y="9" width="7" height="5" rx="1" />
        <path className={styles.shackle} d="M22 9V7.6a2 2 0 0 1 4 0V9" />
      </>
    )
  }
  return <circle className={styles.food} cx="24" cy="10" r="2.8" />
}
