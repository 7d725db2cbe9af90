import type { ReactNode } from 'react'
import { cx } from '../../lib/cx.ts'
import styles from './state-message.module.css'

/** Why there is nothing, and the next step. `art` is one of our drawings. */
export function EmptyState({
  title,
  children,
  action,
  art,
  isPage = false,
  className,
}: {
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
  art?: ReactNode
  /** Whether this is all the page has to say, so that its title is the page's own. */
  isPage?: boolean
  className?: string | undefined
}) {
  const Title = isPage ? 'h1' : 'h2'
  return (
    <section className={cx(styles.message, className)}>
      {art && (
        <div className={styles.art} aria-hidden="true">
          {art}
        </div>
      )}
      <Title className={styles.title}>{title}</Title>
      {children && <div className={styles.text}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </section>
  )
}

/** What happened, what is safe, and one way on. The code comes last, for those who ask for help. */
export function ErrorState({
  title,
  safe,
  action,
  reason,
  art,
  className,
}: {
  title: ReactNode
  safe?: ReactNode
  action?: ReactNode
  reason?: string | undefined
  art?: ReactNode
  className?: string | undefined
}) {
  return (
    <section className={cx(styles.message, className)} role="alert">
      {art && (
        <div className={styles.art} aria-hidden="true">
          {art}
        </div>
      )}
      <h2 className={styles.title}>{title}</h2>
      {safe && <div className={styles.text}>{safe}</div>}
      {action && <div className={styles.action}>{action}</div>}
      {reason && <p className={styles.reason}>Code {reason}</p>}
    </section>
  )
}
