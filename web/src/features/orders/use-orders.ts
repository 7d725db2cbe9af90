import type { ListedOrder } from '@platewire/client'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { keepList, keptList } from '../../lib/kept-orders.ts'
import { isClosed } from '../../lib/order-status.ts'
import { ordersQuery } from '../../lib/own-orders.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useUserId } from '../../lib/use-session.ts'

/** One's own orders, newest first, page by page. */
export function useOrders() {
  const { orders } = usePlatewire()
  const userId = useUserId()
  const kept = useMemo(() => (userId === null ? null : keptList(userId)), [userId])
  const listed = useInfiniteQuery({
    ...ordersQuery(orders, userId),
    // What this device kept stands there until the answer does, and says how old it is if none comes.
    ...(kept ? { initialData: { pages: [kept.data], pageParams: [''] }, initialDataUpdatedAt: kept.at } : {}),
  })
  const { data, dataUpdatedAt } = listed
  const newest = data?.pages[0]
  useEffect(() => {
    if (userId !== null && newest && newest !== kept?.data) keepList(userId, newest, dataUpdatedAt)
  }, [userId, newest, kept, dataUpdatedAt])
  return listed
}

/** Reads the list again whenever something happens to the person, such as an order from another device. */
export function useOrdersFreshness(): void {
  const { accounts } = usePlatewire()
  const queries = useQueryClient()
  const userId = useUserId()
  useEffect(
    () =>
      accounts.onPersonalEvent(() => void queries.invalidateQueries({ queryKey: queryKeys.orders(userId) })),
    [accounts, queries, userId],
  )
}

/** Those still under way. */
export const activeOrders = (orders: readonly ListedOrder[]): ListedOrder[] =>
  orders.filter((order) => !isClosed(order.status))
