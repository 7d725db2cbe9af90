import * as z from 'zod/mini'
import { factsOfOrder, orderFactsOf } from '../orders/order-state.ts'
import { acknowledgementSchema, fullTicketSchema, progressSchema } from '../orders/ticket-schemas.ts'
import type { FullTicket, OrderFacts, Progress } from '../orders/types.ts'
import type { StreamEvent } from '../streams/types.ts'
import type { boardSnapshotSchema } from './board-schemas.ts'
import { availabilitySchema, loadSchema } from './schemas.ts'
import type { Board, Ticket } from './types.ts'

/** Closed orders a board keeps; the oldest leave first. */
export const closedTickets = 100

const staffChangedSchema = z.object({ topic: z.string() })
const driverSchema = z.object({ order_id: z.string() })
const escalatedSchema = z.object({ order_id: z.string(), step: z.string(), fired_at: z.string() })
const acknowledgedSchema = z.object({ order_id: z.string(), ...acknowledgementSchema.shape })
const madeSchema = z.object({ order_id: z.string(), ...progressSchema.shape })
/** A ticket that cannot be read is as good as one that was not sent: it is asked for. */
const wordsSchema = z.object({ ticket: z.catch(z.optional(fullTicketSchema), undefined) })

const nothingMade: Progress = { made: [], revision: 0, changed_at: null }
const newest = (a: Progress, b: Progress): Progress => (b.revision > a.revision ? b : a)

/** A board as a snapshot has it. */
export function boardOf(snapshot: z.infer<typeof boardSnapshotSchema>): Board {
  const { restaurant, topic, stations, orders } = snapshot
  return {
    restaurant,
    topic,
    stations,
    tickets: new Map(orders.map((order) => [order.id, ticketOf(order)])),
    availability: new Map(),
  }
}

/** A board after an event. Throws when the event cannot be read: a snapshot takes its place then. */
export function reduceBoard(board: Board, event: StreamEvent): Board {
  if (event.type === 'staff_changed') return { ...board, topic: staffChangedSchema.parse(event.body).topic }
  if (event.type === 'menu_changed') {
    const { menu_item_id, is_available } = availabilitySchema.parse(event.body)
    return { ...board, availability: new Map(board.availability).set(menu_item_id, is_available) }
  }
  if (event.type === 'load_changed') {
    return { ...board, restaurant: { ...board.restaurant, load: loadSchema.parse(event.body) } }
  }
  if (event.type === 'order_acknowledged') {
    const { order_id, ...acknowledgement } = acknowledgedSchema.parse(event.body)
    return withTicket(board, order_id, { acknowledgement })
  }
  if (event.type === 'alarm_escalated') {
    const { order_id, step, fired_at } = escalatedSchema.parse(event.body)
    return withTicket(board, order_id, { escalation: { step, fired_at } })
  }
  if (event.type === 'lines_made') {
    const { order_id, ...progress } = madeSchema.parse(event.body)
    const known = board.tickets.get(order_id)
    return known ? withTicket(board, order_id, { progress: newest(known.progress, progress) }) : board
  }
  if (event.type === 'driver_assigned' || event.type === 'driver_released') {
    const { order_id } = driverSchema.parse(event.body)
    return withTicket(board, order_id, { has_driver: event.type === 'driver_assigned' })
  }
  const facts = orderFactsOf(event)
  if (!facts) return board
  const moved = { ...board, tickets: withNewest(board.tickets, facts) }
  const { ticket } = wordsSchema.parse(event.body)
  return ticket ? withDetails(moved, [ticket]) : moved
}

function withTicket(board: Board, orderId: string, changes: Partial<Ticket>): Board {
  const known = board.tickets.get(orderId)
  return known ? { ...board, tickets: new Map(board.tickets).set(orderId, { ...known, ...changes }) } : board
}

/** A board with what events do not carry. What was fetched may be newer than the events seen so far, or older. */
export function withDetails(board: Board, orders: readonly FullTicket[]): Board {
  const tickets = new Map(board.tickets)
  for (const order of orders) {
    const known = tickets.get(order.id)
    const fetched = ticketOf(order)
    if (!known) continue
    const facts = known.version > fetched.version ? known : fetched
    // Who saw an order while it was for later has not seen that its time began: what an older ticket knows is of before.
    const acknowledgement =
      known.version === fetched.version
        ? (fetched.acknowledgement ?? known.acknowledgement)
        : facts.acknowledgement
    tickets.set(order.id, {
      ...facts,
      ...(known.escalation && { escalation: known.escalation }),
      details: fetched.details,
      acknowledgement,
      has_driver: known.has_driver,
      progress: newest(known.progress, fetched.progress),
    })
  }
  return { ...board, tickets }
}

/** The orders on a board that are shown by their facts only. */
export function ticketsWithoutDetails(board: Board): string[] {
  return [...board.tickets.values()]
    .filter((ticket) => ticket.details === null)
    .map((ticket) => ticket.order_id)
}

function withNewest(tickets: ReadonlyMap<string, Ticket>, facts: OrderFacts): ReadonlyMap<string, Ticket> {
  const known = tickets.get(facts.order_id)
  if (known && known.version >= facts.version) return tickets
  // Its time has come: whoever saw it before is to see it again.
  const isNew = facts.status === 'placed' && known?.status !== 'placed'
  const next = new Map(tickets).set(facts.order_id, {
    ...facts,
    details: known?.details ?? null,
    acknowledgement: isNew ? null : (known?.acknowledgement ?? null),
    ...(known?.escalation && !isNew && { escalation: known.escalation }),
    progress: known?.progress ?? nothingMade,
    // A driver may pick up at the counter what nobody had taken before.
    has_driver: known?.has_driver === true || facts.actor === 'driver',
  })
  return facts.closed_at === null ? next : withoutOldest(next)
}

function withoutOldest(tickets: Map<string, Ticket>): ReadonlyMap<string, Ticket> {
  const closed = [...tickets.values()].filter((ticket) => ticket.closed_at !== null)
  const surplus = closed.length - closedTickets
  if (surplus <= 0) return tickets
  closed.sort((a, b) => (a.closed_at ?? '').localeCompare(b.closed_at ?? ''))
  for (const ticket of closed.slice(0, surplus)) tickets.delete(ticket.order_id)
  return tickets
}

/** An order with its lines, as a board holds it. */
export function ticketOf(order: FullTicket): Ticket {
  const { customer_label, note, subtotal_minor, tax_minor, lines, acknowledgement, driver_id } = order
  const details = { customer_label, note, subtotal_minor, tax_minor, lines }
  const progress = order.progress ?? nothingMade
  return { ...factsOfOrder(order), details, acknowledgement, has_driver: driver_id !== null, progress }
}
