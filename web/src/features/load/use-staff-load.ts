import { type Load, PlatewireError } from '@platewire/client'
import { createAccepting, type LoadChange, type StaffLoad } from '@platewire/client/accepting'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'

/** The load of a restaurant as its staff see it, and the command that sets it. What the board heard of it last makes it ask anew. */
export function useStaffLoad(restaurantId: string, heard?: Load) {
  const accepting = useCapability(createAccepting)
  const queries = useQueryClient()
  const load = useQuery<StaffLoad>({
    queryKey: queryKeys.load(restaurantId, heard?.set_at),
    queryFn: () => accepting.load(restaurantId),
    placeholderData: keepPreviousData,
    // Of several devices each hears of a change; one without a board asks.
    refetchInterval: heard ? false : 30_000,
  })
  const change = useMutation<StaffLoad, Error, LoadChange>({
    mutationFn: (wish) => accepting.setLoad(restaurantId, wish),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['load', restaurantId] }),
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
  return { load, change }
}
