import { PlatewireError } from '@platewire/client'
import { createAlarm, type WishedStep } from '@platewire/client/alarm'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'

/** How the alarm of a restaurant goes on, and the command that changes it. */
export function useRestaurantAlarm(restaurantId: string) {
  const alarm = useCapability(createAlarm)
  const queries = useQueryClient()
  const key = queryKeys.alarm(restaurantId)
  const ladder = useQuery({
    queryKey: key,
    queryFn: () => alarm.of(restaurantId),
    staleTime: 0,
    // Whom it reaches changes elsewhere, and so does who may see it.
    refetchInterval: 30_000,
  })
  const save = useMutation({
    mutationFn: (steps: readonly WishedStep[] | null) => alarm.set(restaurantId, steps),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
  return { ladder, save }
}
