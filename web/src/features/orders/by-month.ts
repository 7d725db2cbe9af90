import type { ListedOrder } from '@platewire/client'
import { formatMonth } from '../../lib/format.ts'

/** Orders under the month they were made in, in the order given. */
export function byMonth(orders: readonly ListedOrder[]): { month: string; orders: ListedOrder[] }[] {
  const months = new Map<string, ListedOrder[]>()
  for (const order of orders) {
    const month = formatMonth(order.created_at)
    months.set(month, [...(months.get(month) ?? []), order])
  }
  return [...months].map(([month, ofMonth]) => ({ month, orders: ofMonth }))
}
