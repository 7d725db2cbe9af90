import { EmptyPlate } from '../../../art/empty-plate.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { formatTime, plural } from '../../../lib/format.ts'
import styles from '../parts/order-finder.module.css'
import { OrderRow } from '../parts/order-row.tsx'
import { restaurantOf, type Shift } from '../shift.ts'
import type { KitchenTicket } from './kitchen-tickets.ts'

/** What this station has made of orders under way, the last first. A press puts it back at its old place in time. */
export function RecallSheet({
  made,
  shift,
  onRecall,
  onClose,
}: {
  made: readonly KitchenTicket[]
  shift: Shift
  onRecall: (entry: KitchenTicket) => void
  onClose: () => void
}) {
  return (
    <Dialog isOpen onClose={onClose} variant="side" title="Call back">
      {made.length === 0 && (
        <EmptyState title="Nothing is made yet" art={<EmptyPlate scene="quiet-board" />}>
          What was ticked off stands here until its order is ready.
        </EmptyState>
      )}
      <ul className={styles.list}>
        {made.map((entry) => {
          const { ticket, lines } = entry
          const place = restaurantOf(shift, ticket)
          const done = lines.filter(({ isMade }) => isMade)
          return (
            <OrderRow
              key={ticket.order_id}
              ticket={ticket}
              place={shift.restaurants.length > 1 ? place : undefined}
              trailing={`call back ${plural(done.length, 'dish', 'dishes')}`}
              onOpen={() => onRecall(entry)}
            >
              {ticket.progress.changed_at && `${formatTime(ticket.progress.changed_at, place?.timezone)} · `}
              <bdi dir="auto">{done.map(({ line }) => `${line.quantity}× ${line.label}`).join(', ')}</bdi>
            </OrderRow>
          )
        })}
      </ul>
    </Dialog>
  )
}
