import type { ListedOrder, Orders } from '@platewire/client'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { queryKeys } from './query-client.ts'

const PAGE = 20

/** How the list of one's orders is read, for every page and also where nobody looks at it: newest first, page by page. */
export const ordersQuery = (orders: Orders, userId: string | null) =>
  infiniteQueryOptions({
    queryKey: queryKeys.orders(userId),
    queryFn: ({ pageParam }) =>
      orders.list({ max_orders: PAGE, ...(pageParam ? { before: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page: ListedOrder[]) => (page.length < PAGE ? undefined : page.at(-1)?.created_at),
    enabled: userId !== null,
  })
