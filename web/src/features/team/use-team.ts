import { PlatewireError, type RestaurantRole } from '@platewire/client'
import { type Colleague, createTeam, type Invitation } from '@platewire/client/team'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'

/** A change of the team: somebody comes back, changes role, or goes. */
export type TeamChange =
  | { readonly type: 'set'; readonly userId: string; readonly role: RestaurantRole }
  | { readonly type: 'remove'; readonly userId: string }

/** What may be done about invitations. */
export type InvitationChange =
  | { readonly type: 'invite'; readonly email: string; readonly role: RestaurantRole }
  | { readonly type: 'resend' | 'revoke'; readonly invitationId: string }

const onlyRefusals = (error: Error) => !(error instanceof PlatewireError)

/** Who works here, and the commands that change it. */
export function useTeam(restaurantId: string) {
  const { members } = usePlatewire().restaurants
  const team = useCapability(createTeam)
  const queries = useQueryClient()
  const colleagues = useQuery<Colleague[]>({
    queryKey: queryKeys.colleagues(restaurantId),
    queryFn: () => team.list(restaurantId),
    staleTime: 0,
    refetchInterval: 30_000,
  })
  const change = useMutation<void, Error, TeamChange>({
    mutationFn: (wish) =>
      wish.type === 'set'
        ? members.set(restaurantId, wish.userId, wish.role)
        : members.remove(restaurantId, wish.userId),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: queryKeys.colleagues(restaurantId) }),
        queries.invalidateQueries({ queryKey: queryKeys.team(restaurantId) }),
      ]),
    throwOnError: onlyRefusals,
  })
  return { colleagues, change }
}

/** Who was asked to work here and has not come yet, for owners. */
export function useInvitations(restaurantId: string) {
  const team = useCapability(createTeam)
  const queries = useQueryClient()
  const queryKey = queryKeys.invitations(restaurantId)
  const invitations = useQuery<Invitation[]>({
    queryKey,
    queryFn: () => team.invitations(restaurantId),
    staleTime: 0,
    // A mail is on its way for seconds; after that somebody may accept at any time.
    refetchInterval: ({ state }) =>
      state.data?.some(({ mail_state }) => mail_state !== 'sent') ? 2000 : 15_000,
  })
  const change = useMutation<unknown, Error, InvitationChange>({
    mutationFn: (wish) =>
      wish.type === 'invite'
        ? team.invite(restaurantId, wish.email, wish.role)
        : team[wish.type](wish.invitationId),
    onSettled: () => queries.invalidateQueries({ queryKey }),
    throwOnError: onlyRefusals,
  })
  return { invitations, change }
}
