import type { Order } from '@platewire/client'

const MINUTE = 60_000

/**
 * How a delivery compares with what was promised when it was ordered: minutes after the end of that, or before it, below 0.
 * Null for what was not delivered. A promise that moved on the way does not count as kept.
 */
export function minutesAfterPromise(
  order: Pick<Order, 'delivered_at' | 'promised_until' | 'first_promised_until'>,
): number | null {
  if (order.delivered_at === null) return null
  const until = order.first_promised_until ?? order.promised_until
  return Math.floor((Date.parse(order.delivered_at) - Date.parse(until)) / MINUTE)
}
