import { useMemo } from 'react'
import { EmptyPlate } from '../../../art/empty-plate.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { cx } from '../../../lib/cx.ts'
import { useShown } from '../hooks/use-shown.ts'
import { useSteady } from '../hooks/use-steady.ts'
import { restaurantOf, type Shift } from '../shift.ts'
import { KitchenTicketCard } from './kitchen-ticket.tsx'
import { type KitchenTicket, type Station, stationName } from './kitchen-tickets.ts'
import styles from './ticket-rail.module.css'
import type { KitchenWork } from './use-kitchen.ts'

/** Tickets of so few dishes are not torn at the foot of a column: only longer ones go on in the next. */
const SHORT = 3

/** The tickets of a station, as on a rail of paper: down, then on to the end; the oldest stay where they are. */
export function TicketRail({ station, work, shift }: { station: Station; work: KitchenWork; shift: Shift }) {
  const shown = useInPlace(work.entries)
  useShown(shown.map(({ ticket }) => ticket.order_id))
  if (shown.length === 0) return <QuietStation station={station} />
  return (
    <ul className={styles.tickets} aria-label="To make" data-region="tickets" tabIndex={-1}>
      {shown.map((entry, index) => {
        const { order_id } = entry.ticket
        const place = restaurantOf(shift, entry.ticket)
        return (
          <li key={order_id} className={cx(styles.slot, entry.lines.length <= SHORT && styles.whole)}>
            <KitchenTicketCard
              entry={entry}
              index={index}
              isWhole={station === null}
              isHeld={work.isHeld(order_id)}
              isSending={work.isSending(order_id)}
              news={work.newsOf(order_id)}
              place={shift.restaurants.length > 1 ? place : undefined}
              timeZone={place?.timezone}
              handlers={work.handlers}
            />
          </li>
        )
      })}
    </ul>
  )
}

/** Ticks show at once, but no ticket moves while a finger is on its way. */
function useInPlace(entries: readonly KitchenTicket[]): readonly KitchenTicket[] {
  const steady = useSteady(entries)
  return useMemo(() => {
    const latest = new Map(entries.map((entry) => [entry.ticket.order_id, entry]))
    return steady.map((entry) => latest.get(entry.ticket.order_id) ?? entry)
  }, [steady, entries])
}

function QuietStation({ station }: { station: Station }) {
  return (
    <EmptyState
      className={styles.quiet}
      title={station === null ? 'Nothing to cook right now' : `Nothing to make at ${stationName(station)}`}
      art={<EmptyPlate scene="quiet-board" className={styles.plate} />}
    >
      Orders come here by themselves once they are accepted. R calls back what was ticked off.
    </EmptyState>
  )
}
