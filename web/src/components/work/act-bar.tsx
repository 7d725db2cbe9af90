import type { ReactNode } from 'react'
import styles from './act-bar.module.css'

/** At the foot of a page that is edited: how it stands, what went wrong, and the acts. Always in sight. */
export function ActBar({
  line,
  error,
  steps,
  children,
}: {
  line?: string | undefined
  error?: string | undefined
  /** Before the acts: the way back and forth. */
  steps?: ReactNode
  children: ReactNode
}) {
  return (
    <div className={styles.bar}>
      {line !== undefined && (
        <p className={styles.line} role="status">
          {line}
        </p>
      )}
      {error !== undefined && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
      {steps}
      <div className={styles.acts}>{children}</div>
    </div>
  )
}
