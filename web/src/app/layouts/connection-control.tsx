import { lazy, Suspense, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { ConnectionBanner } from '../../components/connection/connection-banner.tsx'
import { ConnectionMark } from '../../components/connection/connection-mark.tsx'
import { useNow } from '../../lib/clock.ts'
import { type Audience, connectionSentence } from '../../lib/connection-view.ts'
import { plural } from '../../lib/format.ts'
import { useOutbox } from '../../lib/outbox.ts'
import { paths } from '../../lib/paths.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { chooseTransport } from '../../lib/transport-choice.ts'
import { useConnection } from '../../lib/use-connection.ts'
import { useSession } from '../../lib/use-session.ts'
import styles from './connection-control.module.css'

// It comes beside the first page and not before it: fetched at once, so that it is there when the network is not.
const drawer = import('../../components/connection/connection-drawer.tsx')
const ConnectionDrawer = lazy(() => drawer.then((m) => ({ default: m.ConnectionDrawer })))

/** The wire in the header: only for somebody who is signed in, since nothing is live for others. */
function Mark() {
  const session = useSession()
  return session.status === 'signed_in' ? <SignedInMark /> : null
}

function SignedInMark() {
  const { connection } = usePlatewire()
  const facts = useConnection()
  const now = useNow(5)
  const { waiting } = useOutbox()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className={styles.mark}
        aria-label={`Connection: ${connectionSentence(facts, now)}`}
        onClick={() => setOpen(true)}
      >
        <ConnectionMark state={facts.state} />
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <ConnectionDrawer
            isOpen
            onClose={() => setOpen(false)}
            facts={facts}
            onRetry={() => void connection.checkNow()}
            onChoose={(choice) => chooseTransport(connection, choice)}
          >
            <Link to={paths.outbox()} className={styles.outbox} onClick={() => setOpen(false)}>
              {waiting > 0
                ? `${plural(waiting, 'thing waits', 'things wait')} to be sent`
                : 'What was sent from here'}
            </Link>
          </ConnectionDrawer>
        </Suspense>
      )}
    </>
  )
}

/** The line under the header that says updates are cut. */
function Notice({ audience = 'customer' }: { audience?: Audience }) {
  const { connection } = usePlatewire()
  const session = useSession()
  const facts = useConnection()
  const navigate = useNavigate()
  const { waiting } = useOutbox()
  if (session.status !== 'signed_in') return null
  return (
    <ConnectionBanner
      facts={facts}
      audience={audience}
      waiting={waiting}
      waitingLink={<Link to={paths.outbox()}>See what waits</Link>}
      onRetry={() => void connection.checkNow()}
      onSignIn={() => navigate(paths.signIn(window.location.pathname))}
    />
  )
}

export const ConnectionControl = { Mark, Notice }
