import type { ReactNode } from 'react'
import { cx } from '../../lib/cx.ts'
import styles from './banner.module.css'

/** `calm` informs, `due` warns, `over` says that something is cut. */
export type BannerTone = 'calm' | 'due' | 'over'

/** A full-width line that pushes the content down and never covers it. */
export function Banner({
  tone,
  icon,
  children,
  action,
}: {
  tone: BannerTone
  icon?: ReactNode
  children: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={cx(styles.banner, styles[tone])} data-tone={tone}>
      {icon && (
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <div className={styles.text}>{children}</div>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}
