import type { Ticket } from '@platewire/client'
import { formatDay } from '../../lib/format.ts'
import { isClosed } from '../../lib/order-status.ts'
import { isMeant } from './find.ts'

/** What a search found: what is open now, and what is over, by the day it ended. */
export interface Found {
  readonly open: readonly Ticket[]
  readonly days: readonly { readonly day: string; readonly tickets: readonly Ticket[] }[]
}

const closedAt = (ticket: Ticket) => Date.parse(ticket.closed_at ?? '')

/** Puts what is on the board and what was fetched of the past together; without a search only what is over. */
export function foundIn(
  tickets: Iterable<Ticket>,
  past: readonly Ticket[],
  search: string,
  timeZoneOf: (ticket: Ticket) => string | undefined,
): Found {
  const all = search.trim() === '' ? [...tickets] : [...tickets].filter((ticket) => isMeant(ticket, search))
  const open = search.trim() === '' ? [] : all.filter(({ status }) => !isClosed(status))
  const closed = new Map(
    [...past, ...all.filter(({ status }) => isClosed(status))].map((t) => [t.order_id, t]),
  )
  const days = new Map<string, Ticket[]>()
  for (const ticket of [...closed.values()].sort((a, b) => closedAt(b) - closedAt(a))) {
    const day = formatDay(closedAt(ticket), timeZoneOf(ticket))
    days.set(day, [...(days.get(day) ?? []), ticket])
  }
  return {
    open: open.sort((a, b) => a.number - b.number),
    days: [...days].map(([day, list]) => ({ day, tickets: list })),
  }
}
