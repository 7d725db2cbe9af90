import { ticketCode } from '@platewire/client'
import type { PastLeg } from '@platewire/client/deliveries'
import { formatMoney, formatTime } from '../../lib/format.ts'
import styles from './past-legs.module.css'

const ENDS: Record<PastLeg['end'], string> = {
  delivered: 'Delivered',
  cancelled: 'Order cancelled',
  released: 'Given back',
  reassigned: 'Went to another driver',
  role_removed: 'Ended with your access',
}

/** What was carried lately. Only what was handed over counts. */
export function PastLegs({ past }: { past: readonly PastLeg[] }) {
  return (
    <ul className={styles.list}>
      {past.slice(0, 8).map((leg) => (
        <li key={leg.leg_id} className={styles.row}>
          <time dateTime={leg.ended_at}>{formatTime(leg.ended_at)}</time>
          <span>
            {ticketCode(leg.number)}, <bdi>{leg.restaurant_name}</bdi>
            <span className={styles.end}>{ENDS[leg.end]}</span>
          </span>
          <span>{leg.end === 'delivered' ? formatMoney(leg.pay_minor, leg.currency) : '–'}</span>
        </li>
      ))}
    </ul>
  )
}
