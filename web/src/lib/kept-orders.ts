import {
  type FollowedOrder,
  type ListedOrder,
  type Observable,
  readFollowedOrder,
  readListedOrders,
  type SessionState,
} from '@platewire/client'
import * as z from 'zod/mini'

const KEY = 'platewire.orders.1'
/** The latest of them: enough for a receipt on a train, little to lose on a lent phone. */
const MOST = 20

const keptSchema = z.object({ data: z.unknown(), at: z.number() })
const shelfSchema = z.object({
  userId: z.string(),
  list: z.nullable(keptSchema),
  orders: z.array(z.tuple([z.string(), keptSchema])),
})
type Shelf = z.infer<typeof shelfSchema>

/** Something as this device last had it from the server, and when that was, ms since 1970. */
export interface Kept<T> {
  readonly data: T
  readonly at: number
}

/** What is kept for this person; nothing of anybody else is ever given out. */
function read(userId: string): Shelf {
  const empty = { userId, list: null, orders: [] }
  try {
    const parsed = z.safeParse(shelfSchema, JSON.parse(localStorage.getItem(KEY) ?? 'null'))
    return parsed.success && parsed.data.userId === userId ? parsed.data : empty
  } catch {
    return empty
  }
}

function write(shelf: Shelf): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(shelf))
  } catch {
    // Full or blocked: the pages are as good as without it while there is a network.
  }
}

function as<T>(kept: Shelf['list'] | undefined, readAs: (data: unknown) => T | null): Kept<T> | null {
  const data = kept ? readAs(kept.data) : null
  return kept && data ? { data, at: kept.at } : null
}

/** The order as it was when this device last had it, or null. */
export const keptOrder = (userId: string, orderId: string): Kept<FollowedOrder> | null =>
  as(read(userId).orders.find(([id]) => id === orderId)?.[1], readFollowedOrder)

/** The first page of one's orders as this device last had it, or null. */
export const keptList = (userId: string): Kept<ListedOrder[]> | null =>
  as(read(userId).list, readListedOrders)

/** Keeps an order on this device, so that its page and its receipt are there without a network. */
export function keepOrder(userId: string, data: FollowedOrder, at: number): void {
  const shelf = read(userId)
  const others = shelf.orders.filter(([id]) => id !== data.order.id)
  write({
    ...shelf,
    orders: [[data.order.id, { data, at }] satisfies Shelf['orders'][number], ...others].slice(0, MOST),
  })
}

/** Keeps the first page of one's orders on this device. */
export function keepList(userId: string, data: ListedOrder[], at: number): void {
  write({ ...read(userId), list: { data, at } })
}

/** Leaves nothing behind when somebody signs out. */
export function forgetOrdersOnSignOut(session: Observable<SessionState>): void {
  session.subscribe(() => {
    if (session.getSnapshot().status === 'signed_out') localStorage.removeItem(KEY)
  })
}
