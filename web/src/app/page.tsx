import type { ReactNode } from 'react'
import styles from './page.module.css'

/** The title of the tab, as React puts it into the head. */
export const PageTitle = ({ children }: { children: string }) => <title>{`${children} · Platewire`}</title>

/** A page's own name, once, at its head. */
export function PageHead({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className={styles.head}>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </div>
  )
}

/** A page of one column, for reading and filling in. */
export const NarrowPage = ({ children }: { children: ReactNode }) => (
  <div className={styles.narrow}>{children}</div>
)
