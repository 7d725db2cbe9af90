import type { Order } from '@platewire/client'
import { TimeRange } from '../../components/order/time-range.tsx'
import { cx } from '../../lib/cx.ts'
import { formatTime } from '../../lib/format.ts'
import styles from './arrival.module.css'
import { minutesLate } from './order-sentence.ts'

/** The number people came for: when the food arrives, or when it did. */
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
  if (order.delivered_at) {
    return (
      <p className={styles.number}>
        <span className={styles.lead}>Delivered</span> <time>{formatTime(order.delivered_at, timeZone)}</time>
      </p>
    )
  }
  const late = minutesLate(order, now)
  return (
    <div className={styles.row}>
      <p className={cx(styles.number, isStale && styles.stale)}>
        <TimeRange from={order.promised_from} until={order.promised_until} timeZone={timeZone} />
      </p>
      {late > 0 && <p className={styles.late}>{late} min late</p>}
    </div>
  )
}
