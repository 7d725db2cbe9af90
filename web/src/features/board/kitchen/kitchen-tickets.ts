import type { Ticket, TicketLine } from '@platewire/client'
import { dishLines } from '../columns.ts'
import { readyBy } from '../pace.ts'

/** A station of the kitchen, '' for dishes without one; null is the whole kitchen, where orders are called ready. */
export type Station = string | null

/** A dish as its cook sees it. */
export interface KitchenLine {
  readonly line: TicketLine
  readonly isMade: boolean
  /** When to begin, so that everything is done together, ms; null where the menu does not say how long it takes. */
  readonly startsAt: number | null
}

/** An order as one station sees it. */
export interface KitchenTicket {
  readonly ticket: Ticket
  /** Of this station; the longest first, because it has to start first. */
  readonly lines: readonly KitchenLine[]
  /** Dishes that other stations still have to make. */
  readonly elsewhere: number
  /** Taken back while it was being cooked: shown until somebody has put it away. */
  readonly isCancelled: boolean
}

/** How long an order that was cancelled while it was cooked is shown, unless it is put away. */
const CANCELLED_MS = 30 * 60_000
const MINUTE = 60_000

const isCooking = ({ status }: Ticket): boolean => status === 'accepted' || status === 'preparing'
const isAt = (line: TicketLine, station: Station): boolean => station === null || line.station === station
const stoppedCooking = (ticket: Ticket, now: number): boolean =>
  ticket.status === 'cancelled' &&
  ticket.accepted_at !== null &&
  ticket.ready_at === null &&
  now - Date.parse(ticket.closed_at ?? '') < CANCELLED_MS

/** When a dish has to go on, to be done when its order is due; never before the order was taken on. */
export function startOf(ticket: Ticket, line: TicketLine): number | null {
  const due = readyBy(ticket)
  if (due === null || line.cook_minutes === null) return null
  return Math.max(due - line.cook_minutes * MINUTE, Date.parse(ticket.accepted_at ?? ''))
}

/** What the kitchen knows beyond the orders. */
export interface KitchenKnows {
  /** The positions of an order's lines that are made. */
  readonly madeOf: (ticket: Ticket) => ReadonlySet<number>
  /** Orders whose last act may still be taken back: they keep their place. */
  readonly held: { has(orderId: string): boolean }
  /** Cancelled orders somebody here has put away. */
  readonly putAway: { has(orderId: string): boolean }
  readonly now: number
}

function atStation(ticket: Ticket, station: Station, knows: KitchenKnows): KitchenTicket {
  const made = knows.madeOf(ticket)
  const all = dishLines(ticket)
  const lines = all
    .filter((line) => isAt(line, station))
    .map((line) => ({ line, isMade: made.has(line.position), startsAt: startOf(ticket, line) }))
    .sort((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0) || a.line.position - b.line.position)
  const elsewhere = all.filter((line) => !isAt(line, station) && !made.has(line.position)).length
  return { ticket, lines, elsewhere, isCancelled: ticket.status === 'cancelled' }
}

function isShown(
  { ticket, lines, isCancelled }: KitchenTicket,
  station: Station,
  knows: KitchenKnows,
): boolean {
  // Until its dishes are known it may be anybody's.
  if (ticket.details === null) return !isCancelled
  if (lines.length === 0) return false
  if (isCancelled) return !knows.putAway.has(ticket.order_id)
  return station === null || knows.held.has(ticket.order_id) || lines.some(({ isMade }) => !isMade)
}

const acceptedAt = ({ ticket }: KitchenTicket) => Date.parse(ticket.accepted_at ?? '')

/** What a station has to make, the oldest order first: what is done leaves, what comes back returns to its old place. */
export function kitchenTickets(
  tickets: Iterable<Ticket>,
  station: Station,
  knows: KitchenKnows,
): KitchenTicket[] {
  return [...tickets]
    .filter(
      (ticket) => isCooking(ticket) || knows.held.has(ticket.order_id) || stoppedCooking(ticket, knows.now),
    )
    .map((ticket) => atStation(ticket, station, knows))
    .filter((entry) => isShown(entry, station, knows))
    .sort((a, b) => acceptedAt(a) - acceptedAt(b) || a.ticket.number - b.ticket.number)
}

/** Orders under way of which this station has made something, the last changed first: what can be called back. */
export function madeTickets(
  tickets: Iterable<Ticket>,
  station: Station,
  knows: KitchenKnows,
): KitchenTicket[] {
  return [...tickets]
    .filter(isCooking)
    .map((ticket) => atStation(ticket, station, knows))
    .filter(({ lines }) => lines.some(({ isMade }) => isMade))
    .sort(
      (a, b) =>
        Date.parse(b.ticket.progress.changed_at ?? '') - Date.parse(a.ticket.progress.changed_at ?? ''),
    )
}

/** The stations there are: those of the menus and those of open orders; none where a kitchen is all one. */
export function stationsOf(menus: Iterable<readonly string[]>, tickets: Iterable<Ticket>): string[] {
  const named = new Set([...menus].flat())
  for (const ticket of tickets) for (const line of dishLines(ticket)) named.add(line.station)
  const stations = [...named].sort((a, b) => Number(a === '') - Number(b === '') || a.localeCompare(b))
  return stations.length > 1 ? stations : []
}

/** How a station is called. */
export const stationName = (station: Station): string =>
  station === null ? 'All' : station === '' ? 'Kitchen' : station
