import type { Order } from '@platewire/client'
import { TimeRange } from '../../components/order/time-range.tsx'
import { cx } from '../../lib/cx.ts'
import { formatOtherDay, formatTime } from '../../lib/format.ts'
import { minutesAfterPromise } from '../../lib/promise.ts'
import styles from './arrival.module.css'
import { firstPromise, minutesLate } from './promise.ts'

/** The number people came for: when the food arrives, or when it did, beside what was promised when it was ordered. */
export function Arrival({
  order,
  timeZone,
  now,
  isStale,
}: {
  order: Order
  timeZone: string | undefined
  now: number
  isStale: boolean
}) {
  if (order.status === 'rejected' || order.status === 'cancelled') {
    return (
      <p className={cx(styles.number, styles.over)}>
        {order.status === 'rejected' ? 'Not accepted' : 'Cancelled'}
      </p>
    )
  }
  const day = formatOtherDay(order.delivered_at ?? order.promised_from, now, timeZone)
  return (
    <div className={styles.arrival}>
      {day && <p className={styles.day}>{day}</p>}
      <div className={styles.row}>
        {order.delivered_at ? (
          <p className={styles.number}>
            <span className={styles.lead}>Delivered</span>{' '}
            <time>{formatTime(order.delivered_at, timeZone)}</time>
          </p>
        ) : (
          <p className={cx(styles.number, isStale && styles.stale)}>
            <TimeRange from={order.promised_from} until={order.promised_until} timeZone={timeZone} />
          </p>
        )}
        <Lateness order={order} now={now} />
      </div>
      <First order={order} timeZone={timeZone} />
    </div>
  )
}

/** Lateness has a channel of its own: minutes on stripes, whatever the state. */
function Lateness({ order, now }: { order: Order; now: number }) {
  const late = order.delivered_at ? (minutesAfterPromise(order) ?? 0) : minutesLate(order, now)
  return late > 0 ? <p className={styles.late}>{late} min late</p> : null
}

/** What was promised when it was ordered, once that is no longer what stands above. */
function First({ order, timeZone }: { order: Order; timeZone: string | undefined }) {
  const first = firstPromise(order, timeZone)
  if (first === null) return null
  const after = minutesAfterPromise(order)
  return (
    <p className={styles.first}>
      {after === null ? `At first ${first}` : `Promised ${first}${after <= 0 ? ', and kept' : ''}`}
    </p>
  )
}
