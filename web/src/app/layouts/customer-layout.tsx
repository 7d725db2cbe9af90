import { IconHome, IconMessage, IconReceipt, IconUser } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { matchPath, useLocation } from 'react-router'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import { AreaFrame, Destination } from './area-frame.tsx'

// Nobody waits for it: it comes after the page they stand on.
const LazyUnread = lazy(() =>
  import('../../features/support/unread-answers.tsx').then((m) => ({ default: m.UnreadAnswers })),
)
const Unread = () => (
  <Suspense fallback={null}>
    <LazyUnread />
  </Suspense>
)

/** Pages with a primary act of their own at the foot. */
const FOCUSED = ['/r/:slug', '/checkout', '/sign-in', '/sign-up', '/recover']

/** The customer's area, open to anyone. */
export function CustomerLayout() {
  const { pathname } = useLocation()
  const isFocused = FOCUSED.some((pattern) => matchPath(pattern, pathname))
  return <AreaFrame nav={<Destinations />} isFocused={isFocused} hears={['customers']} inbox="page" />
}

function Destinations() {
  const session = useSession()
  const isSignedOut = session.status === 'signed_out'
  return (
    <>
      <Destination to={paths.home()} icon={IconHome} word="Home" isExact />
      <Destination to={paths.orders()} icon={IconReceipt} word="Orders" />
      {!isSignedOut && <Destination to={paths.help()} icon={IconMessage} word="Help" mark={<Unread />} />}
      <Destination
        to={isSignedOut ? paths.signIn() : paths.account()}
        icon={IconUser}
        word={isSignedOut ? 'Sign in' : 'Account'}
      />
    </>
  )
}
