import type { Board, OrderStatus, Ticket, TicketLine } from '@platewire/client'
import { readyBy } from './pace.ts'

/** The three places of the board; what is for later and what is over lie in drawers. */
export type ColumnName = 'new' | 'cooking' | 'ready'

/** The board laid out; `scheduled` is for later, the first to begin first. */
export type Columns = Readonly<Record<ColumnName | 'scheduled' | 'closed', readonly Ticket[]>>

const COLUMN_OF: Record<OrderStatus, keyof Columns | null> = {
  awaiting_payment: null,
  scheduled: 'scheduled',
  placed: 'new',
  accepted: 'cooking',
  preparing: 'cooking',
  ready: 'ready',
  picked_up: 'ready',
  delivered: 'closed',
  rejected: 'closed',
  cancelled: 'closed',
}

const time = (text: string | null): number => (text === null ? 0 : Date.parse(text))

/** What decides the place of a ticket: its own times only, so that nothing moves without a reason. */
function rank(ticket: Ticket): number {
  switch (ticket.status) {
    case 'scheduled':
      return time(ticket.fires_at)
    case 'accepted':
    case 'preparing':
      return readyBy(ticket) ?? 0
    case 'ready':
      return time(ticket.ready_at)
    case 'picked_up':
      // What has left stands below what still waits.
      return Number.MAX_SAFE_INTEGER / 2 + time(ticket.picked_up_at)
    case 'delivered':
    case 'rejected':
    case 'cancelled':
      return -time(ticket.closed_at)
    default:
      return time(ticket.placed_at)
  }
}

/** Sorts the tickets into columns: oldest or most urgent first, the last closed first. */
export function toColumns(tickets: Board['tickets']): Columns {
  const columns: Record<keyof Columns, Ticket[]> = {
    new: [],
    cooking: [],
    ready: [],
    scheduled: [],
    closed: [],
  }
  for (const ticket of tickets.values()) {
    const name = COLUMN_OF[ticket.status]
    if (name !== null) columns[name].push(ticket)
  }
  for (const column of Object.values(columns)) {
    column.sort((a, b) => rank(a) - rank(b) || a.number - b.number)
  }
  return columns
}

/** The dishes of a ticket, without fees, tax and tip. */
export const dishLines = (ticket: Ticket): readonly TicketLine[] =>
  (ticket.details?.lines ?? []).filter((line) => line.kind === 'item')

/** How much of each dish the kitchen has to make now. */
export interface DishCount {
  readonly label: string
  readonly count: number
}

/** The dishes of a ticket that are still to be made. */
const openLines = (ticket: Ticket): readonly TicketLine[] =>
  dishLines(ticket).filter(({ position }) => !ticket.progress.made.includes(position))

/** All-day counts over what is accepted and not yet made, the largest first. */
export const allDay = (cooking: readonly Ticket[]): DishCount[] => countDishes(cooking.flatMap(openLines))

/** How many of each dish these lines are, the largest first. */
export function countDishes(lines: readonly TicketLine[]): DishCount[] {
  const counts = new Map<string, number>()
  for (const line of lines) {
    counts.set(line.label, (counts.get(line.label) ?? 0) + line.quantity)
  }
  return [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label))
}
