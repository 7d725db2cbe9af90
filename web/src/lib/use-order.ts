import type { FollowedOrder } from '@platewire/client'
import { useCallback } from 'react'
import { usePlatewire } from './platewire-context.tsx'
import { useFollow } from './use-follow.ts'

/** One order, live for as long as the component is there. */
export function useOrder(orderId: string) {
  const { orders } = usePlatewire()
  return useFollow<FollowedOrder>(useCallback(() => orders.follow(orderId), [orders, orderId]))
}
