import { type Member, PlatewireError, type RestaurantRole } from '@platewire/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'

/** A change of the team: somebody comes or changes role, or somebody goes. */
export type TeamChange =
  | { readonly type: 'set'; readonly userId: string; readonly role: RestaurantRole }
  | { readonly type: 'remove'; readonly userId: string }

/** Who works here, and the commands that change it. */
export function useTeam(restaurantId: string) {
  const { members } = usePlatewire().restaurants
  const queries = useQueryClient()
  const team = useQuery<Member[]>({
    queryKey: queryKeys.team(restaurantId),
    queryFn: () => members.list(restaurantId),
    staleTime: 0,
  })
  const change = useMutation<void, Error, TeamChange>({
    mutationFn: (wish) =>
      wish.type === 'set'
        ? members.set(restaurantId, wish.userId, wish.role)
        : members.remove(restaurantId, wish.userId),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.team(restaurantId) }),
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
  return { team, change }
}
