import type { Order } from '@platewire/client'
import { formatTimeRange } from '../../lib/format.ts'

const MINUTE = 60_000

type Promised = Pick<
  Order,
  | 'status'
  | 'promised_from'
  | 'promised_until'
  | 'first_promised_from'
  | 'first_promised_until'
  | 'delivered_at'
  | 'closed_at'
>

/** How many minutes an order is behind its promise; 0 while it is not. */
export function minutesLate(order: Pick<Order, 'promised_until' | 'closed_at'>, now: number): number {
  if (order.closed_at) return 0
  return Math.max(0, Math.floor((now - Date.parse(order.promised_until)) / MINUTE))
}

/** What was promised at first, where that is no longer what is promised: "19:35–19:45". */
export function firstPromise(order: Promised, timeZone: string | undefined): string | null {
  const { first_promised_from: from, first_promised_until: until } = order
  if (from === null || until === null) return null
  const first = formatTimeRange(from, until, timeZone)
  const hasMoved = first !== formatTimeRange(order.promised_from, order.promised_until, timeZone)
  return hasMoved || order.delivered_at !== null ? first : null
}
