import { ticketCode } from '@platewire/client'
import { type Alert, createAlarm } from '@platewire/client/alarm'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { useNow } from '../../lib/clock.ts'
import { errorLine } from '../../lib/error-text.ts'
import { formatCountdown } from '../../lib/format.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useFollow } from '../../lib/use-follow.ts'
import { type Call, callsOf } from './calls.ts'
import styles from './desk-alerts.module.css'

/** Orders nobody at their restaurant reacts to: somebody has to call there. Nothing where there are none. */
export function DeskAlerts({ me }: { me: string | null }) {
  const { desk } = useCapability(createAlarm)
  const { snapshot } = useFollow(useCallback(() => desk.follow(), [desk]))
  const open = snapshot.data?.open ?? []
  if (open.length === 0) return null
  return (
    <section className={styles.alerts} aria-label="Restaurants to call">
      <h2 className={styles.title}>
        <Icon of={IconAlertTriangle} /> Call the restaurant
      </h2>
      <ul className={styles.list}>
        {callsOf(open).map((call) => (
          <Row key={call.key} call={call} me={me} onTake={desk.take} />
        ))}
      </ul>
    </section>
  )
}

/** Which orders a call is about: the first three by number. */
function codesOf({ alerts }: Call): string {
  const codes = alerts.slice(0, 3).map(({ number }) => ticketCode(number))
  const others = alerts.length - codes.length
  return `${codes.join(', ')}${others > 0 ? ` and ${others} more` : ''}`
}

function detailOf({ isTest, alerts, addressLine }: Call): string {
  if (isTest) return 'A test of their alarm: nobody has to call.'
  return `Nobody there has seen ${alerts.length > 1 ? 'them' : 'it'}. ${addressLine}`
}

function Row({
  call,
  me,
  onTake,
}: {
  call: Call
  me: string | null
  onTake: (orderId: string) => Promise<Alert>
}) {
  const now = useNow(1)
  const [failure, setFailure] = useState<string | null>(null)
  const [isTaking, setTaking] = useState(false)
  const { alerts, caller, untaken } = call
  const [longest] = alerts
  const take = async () => {
    setTaking(true)
    setFailure(null)
    const outcomes = await Promise.allSettled(untaken.map(({ order_id }) => onTake(order_id)))
    const refused = outcomes.find((outcome) => outcome.status === 'rejected')
    if (refused) setFailure(errorLine(refused.reason))
    setTaking(false)
  }
  return (
    <li className={styles.row}>
      <span>
        <bdi className={styles.place}>{call.restaurant}</bdi>, {codesOf(call)}
        <span className={styles.detail}>{detailOf(call)}</span>
        {failure && <span className={styles.failure}>{failure}</span>}
      </span>
      <span className={styles.waiting}>
        {formatCountdown(Math.max(0, now - Date.parse(longest.waiting_since ?? longest.raised_at)))}
      </span>
      {caller === null ? (
        <Button size="small" disabled={isTaking} onClick={() => void take()}>
          I call
        </Button>
      ) : (
        <span className={styles.taken}>
          {caller.agent_id === me ? 'You call' : <bdi>{caller.agent_name ?? 'A colleague'} calls</bdi>}
        </span>
      )}
    </li>
  )
}
