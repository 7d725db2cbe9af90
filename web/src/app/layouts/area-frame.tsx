import type { Audience } from '@platewire/client/announcements'
import type { Icon as TablerIcon } from '@tabler/icons-react'
import { type ReactNode, Suspense, useRef } from 'react'
import { Link, NavLink, Outlet, useLocation } from 'react-router'
import { Icon } from '../../components/ui/icon.tsx'
import { LoadingPlate } from '../../components/wire/loading-plate.tsx'
import { Logo } from '../../components/wire/logo.tsx'
import { cx } from '../../lib/cx.ts'
import { paths } from '../../lib/paths.ts'
import { AnnouncementControl } from './announcement-control.tsx'
import styles from './area-frame.module.css'
import { ConnectionControl } from './connection-control.tsx'
import { OutboxControl } from './outbox-control.tsx'
import { PageBoundary } from './page-boundary.tsx'
import { UpdateControl } from './update-control.tsx'
import { usePageArrival } from './use-page-arrival.ts'

/** What every area has: a quiet header, the page, and on a phone a tab bar in the thumb's reach. */
export function AreaFrame({
  word,
  nav,
  tools,
  hears = [],
  inbox = 'panel',
  isFocused = false,
  isDense = false,
}: {
  /** What the area is called, beside the logo. */
  word?: string
  /** Its `Destination`s. */
  nav: ReactNode
  /** What stands in the header before the wire. */
  tools?: ReactNode
  /** Whose announcements matter here, beside those for everyone. */
  hears?: readonly Audience[]
  /** The inbox as a page of the area, or beside the work. */
  inbox?: 'page' | 'panel'
  /** The page has a primary act of its own at the foot: the tab bar makes room for it. */
  isFocused?: boolean
  /** For desks and tables: the page may use the whole width. */
  isDense?: boolean
}) {
  const main = useRef<HTMLElement>(null)
  usePageArrival(main)
  const { pathname } = useLocation()
  return (
    <div className={cx(styles.area, !isFocused && styles.withTabs, isDense && styles.dense)}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link to={paths.home()} className={styles.home} aria-label="Platewire, home">
            <Logo />
          </Link>
          {word && <span className={styles.word}>{word}</span>}
          <nav className={styles.wideNav} aria-label="Main">
            {nav}
          </nav>
          {tools}
          <AnnouncementControl.Bell opens={inbox} />
          <ConnectionControl.Mark />
        </div>
      </header>
      <ConnectionControl.Notice />
      <OutboxControl />
      <AnnouncementControl.Urgent hears={['everyone', ...hears]} />
      <UpdateControl />
      <main ref={main} id="main" tabIndex={-1} className={styles.main}>
        <PageBoundary resetKey={pathname}>
          <Suspense fallback={<LoadingPlate />}>
            <Outlet />
          </Suspense>
        </PageBoundary>
      </main>
      {!isFocused && (
        <nav className={styles.tabBar} aria-label="Main">
          {nav}
        </nav>
      )}
    </div>
  )
}

/** A place of an area, in the header when wide and in the tab bar on a phone. */
export function Destination({
  to,
  icon,
  word,
  mark,
  isExact = false,
}: {
  to: string
  icon: TablerIcon
  word: string
  /** What waits there, after its word. */
  mark?: ReactNode
  /** Current only on exactly this address, not below it. */
  isExact?: boolean
}) {
  return (
    <NavLink to={to} end={isExact} className={cx(styles.destination)}>
      <Icon of={icon} size={22} />
      {word}
      {mark && <span className={styles.mark}>{mark}</span>}
    </NavLink>
  )
}
