import { createRatings, type NewRating } from '@platewire/client/ratings'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useUserId } from '../../lib/use-session.ts'

/** What the person said of an order and may still say, as every device of theirs has it. */
export function useRating(orderId: string) {
  const ratings = useCapability(createRatings)
  const { accounts } = usePlatewire()
  const queries = useQueryClient()
  const userId = useUserId()
  const key = queryKeys.rating(orderId)
  useEffect(
    () =>
      accounts.onPersonalEvent(({ type, body }) => {
        if (type === 'order_rated' && isAbout(body, orderId))
          void queries.invalidateQueries({ queryKey: queryKeys.rating(orderId) })
      }),
    [accounts, queries, orderId],
  )
  const rating = useQuery({ queryKey: key, queryFn: () => ratings.ofOrder(orderId) })
  const rate = useMutation({
    mutationFn: (given: NewRating) => ratings.rate(given),
    onSuccess: (all) => {
      queries.setQueryData(key, all)
      void queries.invalidateQueries({ queryKey: queryKeys.orders(userId) })
    },
  })
  return { rating, rate }
}

const isAbout = (body: unknown, orderId: string): boolean =>
  typeof body === 'object' && body !== null && 'order_id' in body && body.order_id === orderId
