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
        {open.map((alert) => (
          <Row key={alert.order_id} alert={alert} me={me} onTake={desk.take} />
        ))}
      </ul>
    </section>
  )
}

function Row({
  alert,
  me,
  onTake,
}: {
  alert: Alert
  me: string | null
  onTake: (orderId: string) => Promise<Alert>
}) {
  const now = useNow(1)
  const [failure, setFailure] = useState<string | null>(null)
  const [isTaking, setTaking] = useState(false)
  const isTest = alert.number < 0
  const take = () => {
    setTaking(true)
    setFailure(null)
    onTake(alert.order_id)
      .catch((error: Error) => setFailure(errorLine(error)))
      .finally(() => setTaking(false))
  }
  return (
    <li className={styles.row}>
      <span>
        <bdi className={styles.place}>{alert.restaurant}</bdi>, {ticketCode(alert.number)}
        <span className={styles.detail}>
          {isTest
            ? 'A test of their alarm: nobody has to call.'
            : `Nobody there has seen it. ${alert.address_line}`}
        </span>
        {failure && <span className={styles.failure}>{failure}</span>}
      </span>
      <span className={styles.waiting}>
        {formatCountdown(Math.max(0, now - Date.parse(alert.waiting_since ?? alert.raised_at)))}
      </span>
      {alert.agent_id === null ? (
        <Button size="small" disabled={isTaking} onClick={take}>
          I call
        </Button>
      ) : (
        <span className={styles.taken}>
          {alert.agent_id === me ? 'You call' : <bdi>{alert.agent_name ?? 'A colleague'} calls</bdi>}
        </span>
      )}
    </li>
  )
}
