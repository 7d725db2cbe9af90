import { Link, useLocation } from 'react-router'
import { buttonClass } from '../../../components/ui/button.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { paths } from '../../../lib/paths.ts'
import { EmptyPlate } from '../../pictures.tsx'

/** For pages that belong to somebody: who are you, and back here right after. */
export function SignInFirst({ title }: { title: string }) {
  const { pathname } = useLocation()
  return (
    <EmptyState
      isPage
      art={<EmptyPlate scene="no-orders" />}
      title={title}
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
      You come back here right after.
    </EmptyState>
  )
}
