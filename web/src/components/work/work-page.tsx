import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { cx } from '../../lib/cx.ts'
import { Icon } from '../ui/icon.tsx'
import { LogoMark } from '../wire/logo.tsx'
import styles from './work-page.module.css'

/** Where the page lies: what it goes back to, and what belongs to it. */
export interface WorkHeaderProps {
  readonly back: { readonly to: string; readonly word: string }
  /** Links to the pages beside it. */
  readonly links?: ReactNode
}

/** The top of a restaurant's page. */
export function WorkHeader({ back, links }: WorkHeaderProps) {
  return (
    <header className={styles.header}>
      <Link to={back.to} className={styles.back}>
        <Icon of={IconArrowLeft} /> {back.word}
      </Link>
      {links && (
        <nav className={styles.links} aria-label="Restaurant">
          {links}
        </nav>
      )}
      <LogoMark size={22} />
    </header>
  )
}

/** A page of a restaurant: its header, its title, and one column. */
export function WorkPage({
  title,
  className,
  children,
  ...header
}: WorkHeaderProps & { title: string; className?: string | undefined; children: ReactNode }) {
  return (
    <div className={cx(styles.page, className)}>
      <WorkHeader {...header} />
      <h1 className={styles.title}>{title}</h1>
      {children}
    </div>
  )
}
