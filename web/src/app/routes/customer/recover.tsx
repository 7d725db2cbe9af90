import { Link, useNavigate } from 'react-router'
import { NewPasswordForm } from '../../../features/session/new-password-form.tsx'
import { RecoverForm } from '../../../features/session/recover-form.tsx'
import { announce } from '../../../lib/announce.ts'
import { demoMailbox } from '../../../lib/env.ts'
import { paths } from '../../../lib/paths.ts'
import { useSession } from '../../../lib/use-session.ts'
import { PageHead, PageTitle } from '../../page.tsx'
import { WelcomePage } from './welcome-page.tsx'

/** C8: a forgotten password. The mail's link comes back here, signed in to set a new one. */
export function RecoverRoute() {
  const session = useSession()
  const navigate = useNavigate()
  const isBack = session.status === 'signed_in' && session.isRecovery
  return (
    <WelcomePage>
      <PageTitle>New password</PageTitle>
      <PageHead title={isBack ? 'Choose a new password' : 'Forgot the password?'} />
      {isBack ? (
        <NewPasswordForm
          onDone={() => {
            announce('Your new password is saved')
            navigate(paths.home(), { replace: true })
          }}
        />
      ) : (
        <RecoverForm
          redirectTo={new URL(paths.recover(), window.location.origin).href}
          mailbox={demoMailbox(import.meta.env)}
        />
      )}
      <p>
        <Link to={paths.signIn()}>Back to sign in</Link>
      </p>
    </WelcomePage>
  )
}
