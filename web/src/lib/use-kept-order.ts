import type { FollowedOrder, FollowSnapshot } from '@platewire/client'
import { useEffect, useState } from 'react'
import { firstSight } from './first-light.ts'
import { type Kept, keepOrder, keptOrder } from './kept-orders.ts'
import { useOrder } from './use-order.ts'
import { useUserId } from './use-session.ts'

/** How true what is shown is: the stream's own word, or a copy of this device's until there is one. */
export interface OrderAge {
  readonly phase: FollowSnapshot<FollowedOrder>['phase'] | 'kept'
  readonly checkedAt: number | null
}

const latest = (one: Kept<FollowedOrder> | null, other: Kept<FollowedOrder> | null) =>
  one && other ? (one.at > other.at ? one : other) : (one ?? other)

/** One order, live; as this device kept it until it is, and while it cannot be. */
export function useKeptOrder(orderId: string): {
  data: FollowedOrder | null
  age: OrderAge
  snapshot: FollowSnapshot<FollowedOrder>
  refresh: () => void
} {
  const userId = useUserId()
  const { snapshot, refresh } = useOrder(orderId)
  const [kept] = useState(() =>
    userId ? latest(keptOrder(userId, orderId), firstSight(userId, orderId)) : null,
  )
  const { data, checkedAt } = snapshot
  useEffect(() => {
    if (userId && data) keepOrder(userId, data, checkedAt ?? Date.now())
  }, [userId, data, checkedAt])
  return {
    data: data ?? kept?.data ?? null,
    age: data || !kept ? snapshot : { phase: 'kept', checkedAt: kept.at },
    snapshot,
    refresh,
  }
}
