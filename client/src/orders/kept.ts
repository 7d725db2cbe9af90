import * as z from 'zod/mini'
import { listedOrderSchema, orderSnapshotSchema } from './schemas.ts'
import type { FollowedOrder, ListedOrder } from './types.ts'

const followedSchema = z.omit(orderSnapshotSchema, { seq: true, stream: true })
const listSchema = z.array(listedOrderSchema)

/** A followed order as it was written down, or null when an earlier version wrote something else. */
export function readFollowedOrder(written: unknown): FollowedOrder | null {
  const parsed = z.safeParse(followedSchema, written)
  return parsed.success ? parsed.data : null
}

/** A list of one's orders as it was written down, or null when an earlier version wrote something else. */
export function readListedOrders(written: unknown): ListedOrder[] | null {
  const parsed = z.safeParse(listSchema, written)
  return parsed.success ? parsed.data : null
}
