import { IconHome, IconReceipt, IconUser } from '@tabler/icons-react'
import { Suspense, useRef } from 'react'
import { Link, matchPath, NavLink, Outlet, useLocation } from 'react-router'
import { Icon } from '../../components/ui/icon.tsx'
import { LoadingPlate } from '../../components/wire/loading-plate.tsx'
import { Logo } from '../../components/wire/logo.tsx'
import { cx } from '../../lib/cx.ts'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import { ConnectionControl } from './connection-control.tsx'
import styles from './customer-layout.module.css'
import { PageBoundary } from './page-boundary.tsx'
import { usePageArrival } from './use-page-arrival.ts'

/** Pages with a primary act of their own at the foot: the tab bar makes room for it. */
const FOCUSED = ['/r/:slug', '/checkout', '/sign-in', '/sign-up', '/recover']

/** The customer's area: a quiet header, the page, and on a phone a tab bar in the thumb's reach. */
export function CustomerLayout() {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  usePageArrival(main)
  const isFocused = FOCUSED.some((pattern) => matchPath(pattern, pathname))
  return (
    <div className={cx(styles.area, !isFocused && styles.withTabs)}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link to={paths.home()} className={styles.home} aria-label="Platewire, home">
            <Logo />
          </Link>
          <nav className={styles.wideNav} aria-label="Main">
            <Destinations />
          </nav>
          <ConnectionControl.Mark />
        </div>
      </header>
      <ConnectionControl.Notice />
      <main ref={main} id="main" tabIndex={-1} className={styles.main}>
        <PageBoundary resetKey={pathname}>
          <Suspense fallback={<LoadingPlate />}>
            <Outlet />
          </Suspense>
        </PageBoundary>
      </main>
      {!isFocused && (
        <nav className={styles.tabBar} aria-label="Main">
          <Destinations />
        </nav>
      )}
    </div>
  )
}

function Destinations() {
  const session = useSession()
  const isSignedOut = session.status === 'signed_out'
  return (
    <>
      <Destination to={paths.home()} icon={IconHome} word="Home" />
      <Destination to={paths.orders()} icon={IconReceipt} word="Orders" />
      <Destination
        to={isSignedOut ? paths.signIn() : paths.account()}
        icon={IconUser}
        word={isSignedOut ? 'Sign in' : 'Account'}
      />
    </>
  )
}

function Destination({ to, icon, word }: { to: string; icon: typeof IconHome; word: string }) {
  return (
    <NavLink to={to} end={to === '/'} className={cx(styles.destination)}>
      <Icon of={icon} size={22} />
      {word}
    </NavLink>
  )
}
