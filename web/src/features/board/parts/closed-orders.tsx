import { type Ticket, ticketCode } from '@platewire/client'
import { useQuery } from '@tanstack/react-query'
import { EmptyPlate } from '../../../art/empty-plate.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { StatusChip } from '../../../components/ui/status-chip.tsx'
import { formatMoney, formatTime, plural } from '../../../lib/format.ts'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { queryKeys } from '../../../lib/query-client.ts'
import { restaurantOf, type Shift } from '../shift.ts'
import styles from './closed-orders.module.css'

/** What is over, the last first, with why it ended early. */
export function ClosedOrders({
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
  const { orders } = usePlatewire()
  const reasons = useQuery({
    queryKey: queryKeys.orderReasons(),
    queryFn: () => orders.reasons(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const labelOf = (reason: string | null) => reasons.data?.find((known) => known.reason === reason)?.label
  return (
    <Dialog
      isOpen
      onClose={onClose}
      variant="side"
      title={`Closed today, ${plural(tickets.length, 'order', 'orders')}`}
    >
      {tickets.length === 0 && (
        <EmptyState title="Nothing is closed yet" art={<EmptyPlate scene="no-orders" />}>
          Delivered, rejected and cancelled orders of the last 12 hours stand here.
        </EmptyState>
      )}
      <ul className={styles.list}>
        {tickets.map((ticket) => (
          <li key={ticket.order_id}>
            <button type="button" className={styles.row} onClick={() => onOpen(ticket.order_id)}>
              <span className={styles.code}>{ticketCode(ticket.number)}</span>
              <StatusChip status={ticket.status} />
              <span className={styles.total}>{formatMoney(ticket.total_minor, ticket.currency)}</span>
              <span className={styles.when}>
                {ticket.closed_at && formatTime(ticket.closed_at, restaurantOf(shift, ticket)?.timezone)}
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
                {labelOf(ticket.reason) && ` · ${labelOf(ticket.reason)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
