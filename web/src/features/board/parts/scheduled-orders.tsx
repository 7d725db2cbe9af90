import type { Ticket } from '@platewire/client'
import { EmptyPlate } from '../../../art/empty-plate.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { formatDay, formatTime, formatTimeRange, plural } from '../../../lib/format.ts'
import { restaurantOf, type Shift } from '../shift.ts'
import styles from './order-finder.module.css'
import { OrderRow } from './order-row.tsx'

/** What is ordered for later, the first to begin first. Nothing to do here: each rings as new when its time comes. */
export function ScheduledOrders({
  tickets,
  shift,
  onOpen,
  onClose,
}: {
  tickets: readonly Ticket[]
  shift: Shift
  onOpen: (orderId: string) => void
  onClose: () => void
}) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      variant="side"
      title={`For later, ${plural(tickets.length, 'order', 'orders')}`}
    >
      {tickets.length === 0 && (
        <EmptyState title="Nothing is ordered for later" art={<EmptyPlate scene="no-orders" />}>
          Orders for another time stand here. Each rings as new when its cooking has to begin.
        </EmptyState>
      )}
      <ul className={styles.list}>
        {tickets.map((ticket) => {
          const place = restaurantOf(shift, ticket)
          return (
            <OrderRow
              key={ticket.order_id}
              ticket={ticket}
              place={shift.restaurants.length > 1 ? place : undefined}
              trailing={ticket.fires_at && `rings ${formatTime(ticket.fires_at, place?.timezone)}`}
              onOpen={() => onOpen(ticket.order_id)}
            >
              {formatDay(ticket.promised_from, place?.timezone)},{' '}
              {formatTimeRange(ticket.promised_from, ticket.promised_until, place?.timezone)} ·{' '}
              {plural(ticket.item_count, 'item', 'items')}
            </OrderRow>
          )
        })}
      </ul>
    </Dialog>
  )
}
