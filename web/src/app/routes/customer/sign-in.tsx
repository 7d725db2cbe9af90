import { useEffect } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { SignInForm } from '../../../features/session/sign-in-form.tsx'
import { SignUpForm } from '../../../features/session/sign-up-form.tsx'
import { announce } from '../../../lib/announce.ts'
import { isDemo } from '../../../lib/env.ts'
import { paths } from '../../../lib/paths.ts'
import { useSession } from '../../../lib/use-session.ts'
import { PageHead, PageTitle } from '../../page.tsx'
import { WelcomePage } from './welcome-page.tsx'

/** Where to go once signed in: a path of this app, nothing else. */
function useNext(): string {
  const [params] = useSearchParams()
  const next = params.get('next') ?? ''
  return next.startsWith('/') && !next.startsWith('//') ? next : paths.home()
}

/** Whoever is signed in already has nothing to do here. */
function useLeaveWhenSignedIn(next: string): void {
  const session = useSession()
  const navigate = useNavigate()
  const isIn = session.status === 'signed_in'
  useEffect(() => {
    if (isIn) navigate(next, { replace: true })
  }, [isIn, navigate, next])
}

/** C8: sign in. */
export function SignInRoute() {
  const next = useNext()
  useLeaveWhenSignedIn(next)
  return (
    <WelcomePage>
      <PageTitle>Sign in</PageTitle>
      <PageHead title="Welcome back" />
      <SignInForm
        next="Your cart stays as it is."
        isDemo={isDemo(import.meta.env)}
        recoverLink={<Link to={paths.recover()}>Forgot the password?</Link>}
        onDone={() => announce('You are signed in')}
      />
      <p>
        New here? <Link to={paths.signUp(next)}>Create an account</Link>
      </p>
    </WelcomePage>
  )
}

/** C8: sign up. The session is there at once. */
export function SignUpRoute() {
  const next = useNext()
  useLeaveWhenSignedIn(next)
  return (
    <WelcomePage>
      <PageTitle>Create an account</PageTitle>
      <PageHead title="Create an account" />
      <SignUpForm
        next="You are signed in at once and go on where you were."
        onDone={(name) => announce(`Welcome, ${name}. You are signed in`)}
      />
      <p>
        Have an account? <Link to={paths.signIn(next)}>Sign in</Link>
      </p>
    </WelcomePage>
  )
}
