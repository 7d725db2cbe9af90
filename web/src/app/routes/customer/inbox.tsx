import { InboxList } from '../../../features/announcements/inbox-list.tsx'
import { useSession } from '../../../lib/use-session.ts'
import { PageHead, PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'
import styles from './inbox.module.css'
import { SignInFirst } from './sign-in-first.tsx'

/** C10: what the platform told you. */
export function InboxRoute() {
  const session = useSession()
  if (session.status === 'signed_out') return <SignInFirst title="Sign in to see your inbox" />
  return (
    <div className={styles.page}>
      <PageTitle>Inbox</PageTitle>
      <PageHead title="Inbox" />
      <InboxList art={<EmptyPlate scene="quiet-board" />} />
    </div>
  )
}
