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

/** Who works here. */
export function useTeam(restaurantId: string) {
  const team = useCapability(createTeam)
  return useQuery<Colleague[]>({
    queryKey: queryKeys.colleagues(restaurantId),
    queryFn: () => team.list(restaurantId),
    staleTime: 0,
    refetchInterval: 30_000,
  })
}

/** The command that changes the team. Each row has its own: what one was refused is not lost to the next. */
export function useTeamChange(restaurantId: string) {
  const { members } = usePlatewire().restaurants
  const queries = useQueryClient()
  return useMutation<void, Error, TeamChange>({
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
}

/** When to ask for the invitations again: a mail is on its way for seconds; after that somebody may accept at any time. */
export const askAgainMs = (invitations: readonly Pick<Invitation, 'mail_state'>[] = []): number =>
  invitations.some(({ mail_state }) => mail_state === 'queued' || mail_state === 'running') ? 2000 : 15_000

/** Who was asked to work here and has not come yet, for owners. */
export function useInvitations(restaurantId: string) {
  const team = useCapability(createTeam)
  return useQuery<Invitation[]>({
    queryKey: queryKeys.invitations(restaurantId),
    queryFn: () => team.invitations(restaurantId),
    staleTime: 0,
    refetchInterval: ({ state }) => askAgainMs(state.data),
  })
}

/** What is done about invitations: one for each row, and one for inviting. */
export function useInvitationChange(restaurantId: string) {
  const team = useCapability(createTeam)
  const queries = useQueryClient()
  return useMutation<unknown, Error, InvitationChange>({
    mutationFn: (wish) =>
      wish.type === 'invite'
        ? team.invite(restaurantId, wish.email, wish.role)
        : team[wish.type](wish.invitationId),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.invitations(restaurantId) }),
    throwOnError: onlyRefusals,
  })
}
