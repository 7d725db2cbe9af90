import type { RestaurantCard, Ticket } from '@platewire/client'
import { memo, useId } from 'react'
import { cx } from '../../../lib/cx.ts'
import type { Act, TicketNews } from '../acts.ts'
import { useBoardSlots } from '../slots.ts'
import { PlaceBand } from './place-band.tsx'
import styles from './ticket.module.css'
import { TicketActs } from './ticket-acts.tsx'
import { TicketDriver } from './ticket-driver.tsx'
import { TicketHead, TicketState } from './ticket-head.tsx'
import { TicketLines } from './ticket-lines.tsx'
import { TicketSeen } from './ticket-seen.tsx'

/** What a board lets a ticket do. */
export interface TicketHandlers {
  readonly onAct: (ticket: Ticket, act: Act) => void
  readonly onOpen: (orderId: string) => void
  readonly onReject: (orderId: string) => void
  readonly onPrint: (ticket: Ticket) => void
}

/** One order on the board. The whole ticket opens it; its buttons act. */
export const TicketCard = memo(function TicketCard({
  ticket,
  pending,
  news,
  defaultMinutes,
  place,
  isSelected,
  handlers,
}: {
  ticket: Ticket
  /** Whose order it is, on a board of several restaurants. */
  place?: RestaurantCard | undefined
  pending: Act['type'] | null
  news: TicketNews | undefined
  defaultMinutes: number
  isSelected: boolean
  handlers: TicketHandlers
}) {
  const titleId = useId()
  const { TicketTools } = useBoardSlots()
  return (
    <article
      className={cx(
        styles.paper,
        styles.ticket,
        ticket.status === 'placed' && styles.isNew,
        isSelected && styles.selected,
      )}
      aria-labelledby={titleId}
      aria-current={isSelected || undefined}
      data-ticket={ticket.order_id}
      data-status={ticket.status}
    >
      <TicketHead
        ticket={ticket}
        place={place}
        titleId={titleId}
        onOpen={() => handlers.onOpen(ticket.order_id)}
      />
      {place && <PlaceBand place={place} />}
      <div className={styles.body}>
        <TicketState ticket={ticket} />
        <TicketSeen orderId={ticket.order_id} />
        <TicketDriver ticket={ticket} />
        <TicketLines ticket={ticket} />
        {news && (
          <p className={cx(styles.news, news.tone === 'error' && styles.failed)} dir="auto">
            {news.text}
          </p>
        )}
        {TicketTools && <TicketTools ticket={ticket} />}
      </div>
      <TicketActs
        ticket={ticket}
        pending={pending}
        defaultMinutes={defaultMinutes}
        onAct={handlers.onAct}
        onReject={() => handlers.onReject(ticket.order_id)}
      />
    </article>
  )
})
