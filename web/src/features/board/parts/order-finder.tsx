import type { Ticket } from '@platewire/client'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { EmptyPlate } from '../../../art/empty-plate.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { TextField } from '../../../components/ui/text-field.tsx'
import { formatDay, formatMoney, formatTime, plural } from '../../../lib/format.ts'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { queryKeys } from '../../../lib/query-client.ts'
import { foundIn } from '../found.ts'
import { type PastOrdersState, usePastOrders } from '../hooks/use-past-orders.ts'
import { restaurantOf, type Shift } from '../shift.ts'
import styles from './order-finder.module.css'
import { OrderRow } from './order-row.tsx'

/** Any order, open or over, by number, name or dish; without a search what is over, the last first. */
export function OrderFinder({
  shift,
  onOpen,
  onClose,
}: {
  shift: Shift
  onOpen: (ticket: Ticket) => void
  onClose: () => void
}) {
  const [search, setSearch] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const past = usePastOrders(shift.restaurants.map(({ id }) => id).join(), search.trim())
  const timeZoneOf = (ticket: Ticket) => restaurantOf(shift, ticket)?.timezone
  const { open, days } = foundIn(shift.tickets.values(), past.orders, search, timeZoneOf)
  const reasonOf = useReasons()
  const placeOf = (ticket: Ticket) => (shift.restaurants.length > 1 ? restaurantOf(shift, ticket) : undefined)
  return (
    <Dialog isOpen onClose={onClose} variant="side" title="Find an order">
      <div className={styles.finder}>
        <TextField
          label="Number, name or dish"
          type="search"
          ref={field}
          enterKeyHint="search"
          leading={<Icon of={IconSearch} size={20} />}
          placeholder="A 41"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {open.length > 0 && (
          <section aria-labelledby="found-open">
            <h3 id="found-open" className={styles.day}>
              Open now
            </h3>
            <ul className={styles.list}>
              {open.map((ticket) => (
                <OrderRow
                  key={ticket.order_id}
                  ticket={ticket}
                  place={placeOf(ticket)}
                  trailing={formatMoney(ticket.total_minor, ticket.currency)}
                  onOpen={() => onOpen(ticket)}
                >
                  {plural(ticket.item_count, 'item', 'items')}
                </OrderRow>
              ))}
            </ul>
          </section>
        )}
        {days.map(({ day, tickets }) => (
          <section key={day} aria-label={day}>
            <h3 className={styles.day}>{day}</h3>
            <ul className={styles.list}>
              {tickets.map((ticket) => (
                <OrderRow
                  key={ticket.order_id}
                  ticket={ticket}
                  place={placeOf(ticket)}
                  trailing={formatMoney(ticket.total_minor, ticket.currency)}
                  onOpen={() => onOpen(ticket)}
                >
                  {ticket.closed_at && formatTime(ticket.closed_at, timeZoneOf(ticket))}
                  {reasonOf(ticket.reason)}
                </OrderRow>
              ))}
            </ul>
          </section>
        ))}
        <Rest past={past} isSearch={search.trim() !== ''} isEmpty={open.length + days.length === 0} />
      </div>
    </Dialog>
  )
}

/** What can be said below the last row: more, nothing more, on its way, or why not. */
function Rest({
  past,
  isSearch,
  isEmpty,
}: {
  past: PastOrdersState & { more: () => void }
  isSearch: boolean
  isEmpty: boolean
}) {
  if (past.error) {
    return <QueryError error={past.error} safe="Open orders are on the board as ever." onRetry={past.more} />
  }
  if (past.isLoading) {
    return (
      <Skeleton label="Looking through closed orders">
        <Bone height="72px" />
      </Skeleton>
    )
  }
  if (past.next) {
    return (
      <div className={styles.rest}>
        {isSearch && <p>Searched back to {formatDay(past.next.before)}.</p>}
        <Button variant="secondary" size="large" wide onClick={past.more}>
          {isSearch ? 'Search further back' : 'Show earlier orders'}
        </Button>
      </div>
    )
  }
  if (!isEmpty) return <p className={styles.rest}>These are all.</p>
  return (
    <EmptyState
      title={isSearch ? 'No order by that number, name or dish' : 'Nothing is closed yet'}
      art={<EmptyPlate scene="no-orders" />}
    >
      {isSearch
        ? 'Codes look like A 41; names as on the ticket, such as Lea M.'
        : 'Delivered, rejected and cancelled orders stand here.'}
    </EmptyState>
  )
}

/** Why an order ended early, in words, ready to stand after its time. */
function useReasons(): (reason: string | null) => string {
  const { orders } = usePlatewire()
  const reasons = useQuery({
    queryKey: queryKeys.orderReasons(),
    queryFn: () => orders.reasons(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (reason) => {
    const known = reasons.data?.find((listed) => listed.reason === reason)
    return known === undefined ? '' : ` · ${known.label}`
  }
}
