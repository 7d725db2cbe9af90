import { type RestaurantCard, type Ticket, ticketCode } from '@platewire/client'
import { StatusGlyph } from '../../../components/ui/status-glyph.tsx'
import { VisuallyHidden } from '../../../components/ui/visually-hidden.tsx'
import { cx } from '../../../lib/cx.ts'
import { statusLook } from '../../../lib/order-status.ts'
import { usePace } from '../hooks/use-pace.ts'
import { useBoardSlots } from '../slots.ts'
import styles from './ticket.module.css'

/** Number and time: what is read from two metres away. The bar carries lateness, the glyph and word the state. */
export function TicketHead({
  ticket,
  place,
  titleId,
  onOpen,
}: {
  ticket: Ticket
  place?: RestaurantCard | undefined
  titleId: string
  onOpen: () => void
}) {
  const pace = usePace(ticket)
  const { TicketClock } = useBoardSlots()
  return (
    <header className={cx(styles.head, styles[pace.tone], ticket.status === 'placed' && styles.asking)}>
      <h3 id={titleId} className={styles.number}>
        <button type="button" className={styles.opener} data-opener onClick={onOpen}>
          {ticketCode(ticket.number)}
          {place && (
            <>
              {' '}
              <VisuallyHidden>at {place.name}</VisuallyHidden>
            </>
          )}
          <VisuallyHidden>, {statusLook[ticket.status].word}, open</VisuallyHidden>
        </button>
      </h3>
      <p className={styles.pace} data-tone={pace.tone}>
        {pace.text}
      </p>
      {TicketClock && <TicketClock ticket={ticket} />}
    </header>
  )
}

/** State in glyph and word, and whose order it is. */
export function TicketState({ ticket }: { ticket: Ticket }) {
  const look = statusLook[ticket.status]
  return (
    <p className={styles.state}>
      <span className={cx(styles.word, styles[look.tone])}>
        <StatusGlyph name={look.glyph} size={20} />
        {look.word}
      </span>
      {ticket.details && (
        <bdi dir="auto" className={styles.guest}>
          {ticket.details.customer_label}
        </bdi>
      )}
    </p>
  )
}
