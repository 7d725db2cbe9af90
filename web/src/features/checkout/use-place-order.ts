import { type NewOrder, PlatewireError } from '@platewire/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useUserId } from '../../lib/use-session.ts'
import { commandKeyFor, forgetCommandKey } from './command-key.ts'

/** Places the order, once, however often it is sent. Nothing is shown as placed before the server says so. */
export function usePlaceOrder() {
  const { orders } = usePlatewire()
  const queries = useQueryClient()
  const userId = useUserId()
  return useMutation({
    mutationFn: (order: NewOrder) => orders.place(order, { commandId: commandKeyFor(order) }),
    onSuccess: () => {
      forgetCommandKey()
      void queries.invalidateQueries({ queryKey: queryKeys.orders(userId) })
    },
    onError: (error) => {
      // Refused is an answer; not reached may still have taken effect, so its key stays.
      if (error instanceof PlatewireError && !error.retryable) forgetCommandKey()
      void queries.invalidateQueries({ queryKey: ['quote'] })
    },
  })
}
