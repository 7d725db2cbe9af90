import type { Ticket } from '@platewire/client'
import { createAlarm, isUnseen } from '@platewire/client/alarm'
import { useQuery } from '@tanstack/react-query'
import { Icon } from '../../components/ui/icon.tsx'
import { formatTime } from '../../lib/format.ts'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import styles from './order-steps.module.css'
import { stepWords } from './words.ts'

/** What the alarm of an order did, and whom it told. Nothing where it did nothing. */
export function OrderSteps({
  ticket,
  timeZone,
}: {
  ticket: Pick<Ticket, 'order_id' | 'status' | 'actor' | 'acknowledgement'>
  timeZone: string | undefined
}) {
  const orderId = ticket.order_id
  const alarm = useCapability(createAlarm)
  const taken = useQuery({
    queryKey: queryKeys.escalations(orderId),
    queryFn: () => alarm.taken([orderId]),
    refetchInterval: isUnseen(ticket) ? 3000 : false,
    staleTime: 0,
  })
  if (!taken.data || taken.data.length === 0) return null
  return (
    <section className={styles.steps} aria-label="What the alarm did">
      <h3 className={styles.title}>What the alarm did</h3>
      <ol className={styles.list}>
        {taken.data.map(({ step, round, fired_at, told }) => {
          const { icon, did } = stepWords(step)
          return (
            <li key={`${round} ${step}`} className={styles.step}>
              <Icon of={icon} size={20} />
              <span>
                {did}
                {told.length > 0 && (
                  <>
                    : <bdi>{told.join(', ')}</bdi>
                  </>
                )}
              </span>
              <time className={styles.time} dateTime={fired_at}>
                {formatTime(fired_at, timeZone)}
              </time>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
