import type { Board, StreamChange, Ticket } from '@platewire/client'
import { isUnseen } from '@platewire/client/alarm'

/** What a change of the board means to people. */
export interface Arrivals {
  readonly placed: readonly Ticket[]
  /** For later: told once, quietly, and again as placed when their time comes. */
  readonly scheduled: readonly Ticket[]
  /** Orders that were answered, on whichever device. */
  readonly answered: readonly string[]
  /** Orders the customer, or Platewire itself, took back. */
  readonly cancelled: readonly Ticket[]
}

const orderIdOf = (body: unknown): string | null => {
  if (typeof body !== 'object' || body === null || !('order_id' in body)) return null
  return typeof body.order_id === 'string' ? body.order_id : null
}

/** Reads a change: only what still holds now counts, so that a replay speaks of nothing that is long over. */
export function arrivalsIn(change: Pick<StreamChange<Board>, 'data' | 'events'>): Arrivals {
  const placed = new Map<string, Ticket>()
  const scheduled = new Map<string, Ticket>()
  const answered = new Set<string>()
  const cancelled = new Map<string, Ticket>()
  for (const event of change.events) {
    const id = orderIdOf(event.body)
    const ticket = id === null ? undefined : change.data.tickets.get(id)
    if (id === null || ticket === undefined) continue
    if (event.type === 'order_placed' && (ticket.status === 'placed' || isUnseen(ticket)))
      placed.set(id, ticket)
    if (event.type === 'order_scheduled' && ticket.status === 'scheduled') scheduled.set(id, ticket)
    if (event.type !== 'order_placed' && event.type !== 'order_scheduled' && !isUnseen(ticket))
      answered.add(id)
    if (event.type === 'order_cancelled' && ticket.actor !== 'restaurant') cancelled.set(id, ticket)
  }
  return {
    placed: [...placed.values()],
    scheduled: [...scheduled.values()],
    answered: [...answered],
    cancelled: [...cancelled.values()],
  }
}
