import { type OrderStatus, type Platewire, PlatewireError, type Ticket, ticketCode } from '@platewire/client'
import { errorLine } from '../../lib/error-text.ts'
import { formatAge } from '../../lib/format.ts'

/** Everything a kitchen does to an order. */
export type Act =
  | { readonly type: 'accept'; readonly prepMinutes: number }
  | { readonly type: 'reject'; readonly reason: string }
  | { readonly type: 'start' }
  | { readonly type: 'ready' }
  | { readonly type: 'hand_over' }
  | { readonly type: 'deliver' }
  | { readonly type: 'cancel'; readonly reason: string }

/** The acts that need no further word. */
export type PlainAct = 'start' | 'ready' | 'hand_over' | 'deliver'

/** What the pressed button says while the server decides. */
export const PENDING_WORDS: Record<Act['type'], string> = {
  accept: 'Accepting…',
  reject: 'Rejecting…',
  start: 'Starting…',
  ready: 'Marking ready…',
  hand_over: 'Handing over…',
  deliver: 'Closing…',
  cancel: 'Cancelling…',
}

/** Sends the act to the server, which alone decides whether it takes effect. */
export function perform(restaurants: Platewire['restaurants'], ticket: Ticket, act: Act) {
  switch (act.type) {
    case 'accept':
      return restaurants.accept(ticket, act.prepMinutes)
    case 'reject':
      return restaurants.reject(ticket, act.reason)
    case 'start':
      return restaurants.startPreparing(ticket)
    case 'ready':
      return restaurants.markReady(ticket)
    case 'hand_over':
      return restaurants.pickUp(ticket)
    case 'deliver':
      return restaurants.deliver(ticket)
    case 'cancel':
      return restaurants.cancel(ticket, act.reason)
  }
}

const DONE: Record<OrderStatus, string> = {
  awaiting_payment: 'changed',
  scheduled: 'changed',
  placed: 'changed',
  accepted: 'accepted',
  preparing: 'started',
  ready: 'finished',
  picked_up: 'handed over',
  delivered: 'delivered',
  rejected: 'rejected',
  cancelled: 'cancelled',
}

const isStatus = (value: unknown): value is OrderStatus => typeof value === 'string' && value in DONE

/** What is said on a ticket after an act did not take effect. */
export interface TicketNews {
  readonly tone: 'news' | 'error'
  readonly text: string
}

/** A lost race is news: somebody did it, and this says who and when. Everything else is an error with a way on. */
export function newsOf(error: unknown, ticket: Pick<Ticket, 'number'>, now: number): TicketNews {
  if (error instanceof PlatewireError && error.reason === 'STALE_VERSION' && isStatus(error.facts.status)) {
    const by = typeof error.facts.by === 'string' ? error.facts.by : 'Someone'
    const at = typeof error.facts.at === 'string' ? Date.parse(error.facts.at) : Number.NaN
    const when = Number.isNaN(at) ? '' : now - at < 1000 ? ' just now' : ` ${formatAge(now - at)} ago`
    return { tone: 'news', text: `${by} ${DONE[error.facts.status]} ${ticketCode(ticket.number)}${when}` }
  }
  return { tone: 'error', text: errorLine(error) }
}
