import { type FollowedOrder, readFollowedOrder } from '@platewire/client'
import * as z from 'zod/mini'
import type { Kept } from './kept-orders.ts'

const KEY = 'platewire.first-light.1'
const schema = z.object({ userId: z.string(), orderId: z.string(), data: z.unknown(), at: z.number() })

/** What the first sight of an order was made from, if it was of this one. */
export function firstSight(userId: string, orderId: string): Kept<FollowedOrder> | null {
  try {
    const { success, data: seen } = z.safeParse(schema, JSON.parse(sessionStorage.getItem(KEY) ?? 'null'))
    if (!success || seen.userId !== userId || seen.orderId !== orderId) return null
    const data = readFollowedOrder(seen.data)
    return data && { data, at: seen.at }
  } catch {
    return null
  }
}

/** The page has something to show: the first sight makes room. */
export const endFirstSight = (): void => document.getElementById('first-light')?.remove()
