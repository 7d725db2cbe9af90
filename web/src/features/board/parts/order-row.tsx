import { type RestaurantCard, type Ticket, ticketCode } from '@platewire/client'
import type { ReactNode } from 'react'
import { StatusChip } from '../../../components/ui/status-chip.tsx'
import styles from './order-row.module.css'

/** An order in a list: its code and state, what counts about it at the end, and whose it is below. */
export function OrderRow({
  ticket,
  place,
  trailing,
  children,
  onOpen,
}: {
  ticket: Ticket
  /** Named on a board of several restaurants. */
  place: RestaurantCard | undefined
  trailing: ReactNode
  children?: ReactNode
  onOpen: () => void
}) {
  return (
    <li>
      <button type="button" className={styles.row} onClick={onOpen}>
        <span className={styles.code}>{ticketCode(ticket.number)}</span>
        <StatusChip status={ticket.status} />
        <span className={styles.total}>{trailing}</span>
        <span className={styles.when}>
          {children}
          {ticket.details && (
            <>
              {' · '}
              <bdi dir="auto">{ticket.details.customer_label}</bdi>
            </>
          )}
          {place && (
            <>
              {' · '}
              <bdi dir="auto">{place.name}</bdi>
            </>
          )}
        </span>
      </button>
    </li>
  )
}
