import { ticketCode } from '@platewire/client'
import type { ConversationDetails } from '@platewire/client/support'
import { StatusChip } from '../../components/ui/status-chip.tsx'
import { formatMoney, formatTime } from '../../lib/format.ts'
import styles from './order-card.module.css'

/** The order a conversation is about, as a ticket. */
export function OrderCard({ order }: { order: NonNullable<ConversationDetails['order']> }) {
  return (
    <div className={styles.ticket}>
      <p className={styles.name}>
        <strong>{ticketCode(order.number)}</strong> <bdi>{order.restaurant_name}</bdi>
      </p>
      <p className={styles.facts}>
        {order.placed_at && <>ordered {formatTime(order.placed_at)}, </>}
        {formatMoney(order.total_minor, order.currency)}
      </p>
      <StatusChip status={order.status} />
    </div>
  )
}
