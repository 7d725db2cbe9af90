import { Link } from 'react-router'
import { Button, buttonClass } from '../../../components/ui/button.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { LoadingPlate } from '../../../components/wire/loading-plate.tsx'
import { OutboxList } from '../../../features/outbox/outbox-list.tsx'
import { isAllSent, outboxSentence } from '../../../features/outbox/sentence.ts'
import { useOutboxActs } from '../../../features/outbox/use-outbox-acts.ts'
import { useOutbox } from '../../../lib/outbox.ts'
import { paths } from '../../../lib/paths.ts'
import { useConnection } from '../../../lib/use-connection.ts'
import { useSession } from '../../../lib/use-session.ts'
import { NarrowPage, PageHead, PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'
import { SignInFirst } from './sign-in-first.tsx'

/** D5 for everyone: what this device still has to send, in order, and what became of it. */
export function OutboxRoute() {
  const session = useSession()
  const outbox = useOutbox()
  const connection = useConnection()
  const acts = useOutboxActs()
  if (session.status === 'signed_out') return <SignInFirst title="Sign in to see what waits to be sent" />
  if (!outbox.isRead) return <LoadingPlate />
  return (
    <NarrowPage>
      <PageTitle>Waiting to be sent</PageTitle>
      {outbox.entries.length === 0 ? (
        <EmptyState
          isPage
          art={<EmptyPlate scene="quiet-board" />}
          title="Nothing waits to be sent"
          action={
            <Link to={paths.orders()} className={buttonClass({ variant: 'secondary' })}>
              See my orders
            </Link>
          }
        >
          What you do without a network is kept here, and goes out in order when it is back.
        </EmptyState>
      ) : (
        <>
          <PageHead title={isAllSent(outbox) ? 'Nothing waits to be sent' : 'Waiting to be sent'}>
            <p>{outboxSentence(outbox, connection)}</p>
          </PageHead>
          <OutboxList entries={outbox.entries} acts={acts}>
            {outbox.waiting > 0 && (
              <Button variant="secondary" wide onClick={acts.sendNow}>
                Send now
              </Button>
            )}
          </OutboxList>
        </>
      )}
    </NarrowPage>
  )
}
