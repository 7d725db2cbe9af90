import { Link, useLocation } from 'react-router'
import { buttonClass } from '../../../components/ui/button.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { paths } from '../../../lib/paths.ts'
import { useSession } from '../../../lib/use-session.ts'
import { EmptyPlate } from '../../pictures.tsx'

/** For pages that belong to somebody: who are you, and back here right after. */
export function SignInFirst({ title }: { title: string }) {
  const { pathname } = useLocation()
  const session = useSession()
  const wasEnded = session.status === 'signed_out' && session.wasEnded
  return (
    <EmptyState
      isPage
      art={<EmptyPlate scene="no-orders" />}
      title={wasEnded ? 'You were signed out' : title}
      action={
        <>
          <Link to={paths.signIn(pathname)} className={buttonClass()}>
            Sign in
          </Link>
          <Link to={paths.signUp(pathname)} className={buttonClass({ variant: 'secondary' })}>
            Create an account
          </Link>
        </>
      }
    >
      {wasEnded
        ? 'This device was signed out from another one, or by a new password. Sign in to go on.'
        : 'You come back here right after.'}
    </EmptyState>
  )
}
