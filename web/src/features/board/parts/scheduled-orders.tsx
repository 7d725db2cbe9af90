import { type Ticket, ticketCode } from '@platewire/client'
import { EmptyPlate } from '../../../art/empty-plate.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { StatusChip } from '../../../components/ui/status-chip.tsx'
import { formatDay, formatTime, formatTimeRange, plural } from '../../../lib/format.ts'
import { restaurantOf, type Shift } from '../shift.ts'
import styles from './closed-orders.module.css'

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
          const timeZone = restaurantOf(shift, ticket)?.timezone
          return (
            <li key={ticket.order_id}>
              <button type="button" className={styles.row} onClick={() => onOpen(ticket.order_id)}>
                <span className={styles.code}>{ticketCode(ticket.number)}</span>
                <StatusChip status={ticket.status} />
                <span className={styles.total}>
                  {ticket.fires_at && `rings ${formatTime(ticket.fires_at, timeZone)}`}
                </span>
                <span className={styles.when}>
                  {formatDay(ticket.promised_from, timeZone)},{' '}
                  {formatTimeRange(ticket.promised_from, ticket.promised_until, timeZone)} ·{' '}
                  {plural(ticket.item_count, 'item', 'items')}
                  {ticket.details && (
                    <>
                      {' · '}
                      <bdi dir="auto">{ticket.details.customer_label}</bdi>
                    </>
                  )}
                  {shift.restaurants.length > 1 && (
                    <>
                      {' · '}
                      <bdi dir="auto">{restaurantOf(shift, ticket)?.name}</bdi>
                    </>
                  )}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}
