import { IconBell, IconBellCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { announce } from '../../lib/announce.ts'
import { errorLine } from '../../lib/error-text.ts'
import styles from './notify-offer.module.css'
import { useEnablePush, usePush, useSawOrder } from './use-push.ts'
import { DENIED, NEEDS_INSTALLATION } from './words.ts'

const STAYS_TRUE = 'While this page is open it tells you by itself.'

/**
 * Offers to tell somebody how their order goes on when the page is closed. The browser is asked after a press only: who says no to it
 * there cannot be asked again.
 */
export function NotifyOffer({
  stream,
  seq,
  isLive,
  isOver,
  driver,
}: {
  stream: string
  seq: number | null
  isLive: boolean
  /** Nothing more will happen. */
  isOver: boolean
  /** First name of whoever brings it, once somebody does. */
  driver: string | null
}) {
  const { state } = usePush()
  useSawOrder(stream, seq, isLive)
  if (isOver || state === 'unknown' || state === 'unsupported') return null
  return (
    <section className={styles.offer} aria-label="Notifications">
      <span className={styles.icon}>
        <Icon of={state === 'on' ? IconBellCheck : IconBell} size={22} />
      </span>
      {state === 'off' && <Off driver={driver} />}
      {state === 'on' && <p>You can close this page. We tell you on this device when your order moves on.</p>}
      {state === 'denied' && (
        <p>
          {DENIED} {STAYS_TRUE}
        </p>
      )}
      {state === 'needs_installation' && (
        <p>
          {NEEDS_INSTALLATION} {STAYS_TRUE}
        </p>
      )}
    </section>
  )
}

function Off({ driver }: { driver: string | null }) {
  const enable = useEnablePush()
  const [isDismissed, setDismissed] = useState(false)
  if (isDismissed) return <p>All right. {STAYS_TRUE}</p>
  return (
    <div className={styles.ask}>
      <p>Closing this page? We can tell you how it goes on: accepted, on its way, here.</p>
      <div className={styles.acts}>
        <Button
          size="small"
          pending={enable.isPending}
          pendingLabel="Asking your browser…"
          longPendingLabel="Still waiting for your browser…"
          onClick={() =>
            enable.mutate(undefined, {
              onSuccess: (now) => now === 'on' && announce('Notifications are on for this device'),
            })
          }
        >
          <span>Tell me when {driver ? <bdi>{driver}</bdi> : 'it'} is here</span>
        </Button>
        <Button size="small" variant="quiet" onClick={() => setDismissed(true)}>
          Not now
        </Button>
      </div>
      {enable.isError && (
        <p className={styles.error} role="alert">
          {errorLine(enable.error)}
        </p>
      )}
    </div>
  )
}
