import type { FollowSnapshot, Observable } from '@platewire/client'
import {
  createDeliveries,
  type Delivery,
  type DriverPosition,
  type OrderDelivery,
  type WatchedDelivery,
} from '@platewire/client/deliveries'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useCapability } from '../../lib/use-capability.ts'

const nothing: Observable<null> = { subscribe: () => () => {}, getSnapshot: () => null }
const noFollow: Observable<FollowSnapshot<OrderDelivery> | null> = nothing

/** Who brings an order, and where they are: looked at for as long as the order is under way and the page is there. */
export function useDriver(
  orderId: string,
  isUnderWay: boolean,
): { delivery: Delivery | null; position: Observable<DriverPosition | null> } {
  const deliveries = useCapability(createDeliveries)
  const [watched, setWatched] = useState<WatchedDelivery | null>(null)
  useEffect(() => {
    if (!isUnderWay) return
    const opened = deliveries.watch(orderId)
    setWatched(opened)
    return () => {
      setWatched(null)
      opened.close()
    }
  }, [deliveries, orderId, isUnderWay])
  const follow = watched?.delivery ?? noFollow
  const snapshot = useSyncExternalStore<FollowSnapshot<OrderDelivery> | null>(
    follow.subscribe,
    follow.getSnapshot,
  )
  // The order's own word comes first: delivered, and the map goes at once.
  return {
    delivery: isUnderWay ? (snapshot?.data?.delivery ?? null) : null,
    position: watched?.position ?? nothing,
  }
}
