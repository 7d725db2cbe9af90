import type { StreamEvent } from '../streams/types.ts'
import { orderFactsSchema } from './schemas.ts'
import type { FollowedOrder, Order, OrderFacts } from './types.ts'

/** The facts an event carries, or null when it is not about an order's move. Throws when they cannot be read. */
export function orderFactsOf(event: StreamEvent): OrderFacts | null {
  return event.type.startsWith('order_') ? orderFactsSchema.parse(event.body) : null
}

/** An order after an event: the newest version wins and replaces everything the facts name. */
export function reduceOrder(state: FollowedOrder, event: StreamEvent): FollowedOrder {
  const facts = orderFactsOf(event)
  if (!facts || facts.version <= state.order.version) return state
  const { version, status, actor, reason, promised_from, promised_until } = facts
  const move = { version, status, actor, reason, at: event.at, promised_from, promised_until }
  return { ...state, order: withFacts(state.order, facts), moves: [...state.moves, move] }
}

/** An order row brought up to date by facts. */
function withFacts(order: Order, facts: OrderFacts): Order {
  const { order_id: _, actor, ...columns } = facts
  return { ...order, ...columns, last_actor: actor }
}

/** The facts an order row holds. */
export function factsOfOrder(order: Order): OrderFacts {
  return {
    order_id: order.id,
    actor: order.last_actor,
    restaurant_id: order.restaurant_id,
    number: order.number,
    status: order.status,
    version: order.version,
    reason: order.reason,
    item_count: order.item_count,
    total_minor: order.total_minor,
    currency: order.currency,
    prep_minutes: order.prep_minutes,
    promised_from: order.promised_from,
    promised_until: order.promised_until,
    fires_at: order.fires_at,
    accept_by: order.accept_by,
    scheduled_at: order.scheduled_at,
    placed_at: order.placed_at,
    accepted_at: order.accepted_at,
    preparing_at: order.preparing_at,
    ready_at: order.ready_at,
    picked_up_at: order.picked_up_at,
    delivered_at: order.delivered_at,
    closed_at: order.closed_at,
  }
}
