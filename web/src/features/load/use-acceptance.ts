import { PlatewireError } from '@platewire/client'
import { type Acceptance, createAccepting } from '@platewire/client/accepting'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'

/** How a restaurant answers its orders, and the command that changes it. */
export function useAcceptance(restaurantId: string) {
  const accepting = useCapability(createAccepting)
  const queries = useQueryClient()
  const queryKey = queryKeys.acceptance(restaurantId)
  const acceptance = useQuery<Acceptance>({
    queryKey,
    queryFn: () => accepting.acceptance(restaurantId),
    staleTime: 0,
    refetchInterval: 30_000,
  })
  const change = useMutation<Acceptance, Error, Acceptance>({
    mutationFn: (wish) => accepting.setAcceptance(wish),
    onSuccess: (saved) => queries.setQueryData(queryKey, saved),
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
  return { acceptance, change }
}
