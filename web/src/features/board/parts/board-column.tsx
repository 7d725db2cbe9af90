import type { RestaurantCard, Ticket } from '@platewire/client'
import { memo } from 'react'
import { StatusGlyph } from '../../../components/ui/status-glyph.tsx'
import { cx } from '../../../lib/cx.ts'
import type { GlyphName, StatusTone } from '../../../lib/order-status.ts'
import type { ColumnName } from '../columns.ts'
import { type ActsState, pendingAct } from '../hooks/use-acts.ts'
import { useShown } from '../hooks/use-shown.ts'
import { restaurantOf } from '../shift.ts'
import styles from './board-column.module.css'
import { TicketCard, type TicketHandlers } from './ticket-card.tsx'

/** How a column is called, and its look. */
const COLUMN_LOOK: Record<ColumnName, { word: string; glyph: GlyphName; tone: StatusTone }> = {
  new: { word: 'New', glyph: 'placed', tone: 'new' },
  cooking: { word: 'Cooking', glyph: 'preparing', tone: 'cooking' },
  ready: { word: 'Ready', glyph: 'ready', tone: 'ready' },
}

const EMPTY: Record<ColumnName, string> = {
  new: 'No order waits for an answer.',
  cooking: 'Nothing on the stove.',
  ready: 'Nothing waits to be handed over.',
}

/** The name of a column with its count. */
export function ColumnTitle({ name, count }: { name: ColumnName; count: number }) {
  const look = COLUMN_LOOK[name]
  return (
    <span className={cx(styles.title, styles[look.tone])}>
      <StatusGlyph name={look.glyph} size={20} />
      {look.word} <span className={styles.count}>{count}</span>
    </span>
  )
}

/** What a list of tickets is given. */
export interface TicketListProps {
  readonly name: ColumnName
  readonly tickets: readonly Ticket[]
  readonly restaurants: readonly RestaurantCard[]
  readonly acts: ActsState
  readonly selectedId: string | null
  readonly handlers: TicketHandlers
}

/** The tickets of one state, oldest first; drawn again only when one of them has changed. */
export const TicketList = memo(function TicketList({
  name,
  tickets,
  restaurants,
  acts,
  selectedId,
  handlers,
}: TicketListProps) {
  useShown(tickets.map((ticket) => ticket.order_id))
  if (tickets.length === 0) return <p className={styles.empty}>{EMPTY[name]}</p>
  const isShared = restaurants.length > 1
  return (
    <ul className={styles.tickets}>
      {tickets.map((ticket) => {
        const place = restaurantOf({ restaurants }, ticket)
        return (
          <li key={ticket.order_id} className={styles.slot}>
            <TicketCard
              ticket={ticket}
              place={isShared ? place : undefined}
              pending={pendingAct(acts, ticket)}
              news={acts.news.get(ticket.order_id)}
              defaultMinutes={Math.max(place?.prep_minutes ?? 0, ticket.prep_minutes)}
              isSelected={ticket.order_id === selectedId}
              handlers={handlers}
            />
          </li>
        )
      })}
    </ul>
  )
})

/** A column with its own scroll, so that New never moves because Cooking is long. */
export const BoardColumn = memo(function BoardColumn(props: TicketListProps) {
  const titleId = `column-${props.name}`
  return (
    <section
      className={cx(styles.column, styles[`${props.name}Column`])}
      aria-labelledby={titleId}
      data-region={props.name}
      tabIndex={-1}
    >
      <h2 id={titleId} className={styles.heading}>
        <ColumnTitle name={props.name} count={props.tickets.length} />
      </h2>
      <div className={styles.scroll}>
        <TicketList {...props} />
      </div>
    </section>
  )
})
