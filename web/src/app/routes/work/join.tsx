import { Link, useParams } from 'react-router'
import { AuthPanel } from '../../../features/session/auth-panel.tsx'
import { JoinInvitation } from '../../../features/team/join-invitation.tsx'
import { paths } from '../../../lib/paths.ts'
import { PageTitle } from '../../page.tsx'
import { WelcomePage } from '../customer/welcome-page.tsx'

/** R7: whoever was invited to work somewhere arrives here from their mail. */
export function JoinRoute() {
  const { token = '' } = useParams()
  return (
    <WelcomePage>
      <PageTitle>Join a team</PageTitle>
      <JoinInvitation
        token={token}
        auth={({ email, has_account }) => (
          <AuthPanel
            email={email}
            start={has_account ? 'sign-in' : 'sign-up'}
            next="You join the team at once."
            isDemo={false}
            recoverLink={<Link to={paths.recover()}>Forgot the password?</Link>}
          />
        )}
      />
    </WelcomePage>
  )
}
