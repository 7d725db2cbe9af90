import { PlatewireError, type PlatformRole } from '@platewire/client'
import { createAdmin, type FoundPerson, type OwnedRestaurant, type RoleList } from '@platewire/client/admin'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useUserId } from '../../lib/use-session.ts'

/** A change of somebody's role: of the platform, or the ownership of a restaurant. */
export type RoleChange = PlatformChange | OwnerChange

type PlatformChange = {
  readonly type: 'grant' | 'revoke'
  readonly userId: string
  readonly name: string
  readonly role: PlatformRole
}

type OwnerChange = {
  readonly type: 'own'
  readonly userId: string
  readonly name: string
  readonly restaurantId: string
  readonly restaurant: string
}

const throwOnError = (error: Error) => !(error instanceof PlatewireError)

/** Everybody with a role, and what changed lately. */
export function useRoleList() {
  const admin = useCapability(createAdmin)
  return useQuery<RoleList>({
    queryKey: queryKeys.adminRoles(useUserId()),
    queryFn: () => admin.roles(),
    staleTime: 0,
    throwOnError,
  })
}

/** The account with exactly this address; asked once the address is whole. */
export function usePerson(email: string) {
  const admin = useCapability(createAdmin)
  return useQuery<FoundPerson | null>({
    queryKey: queryKeys.adminPerson(useUserId(), email),
    queryFn: () => admin.findPerson(email),
    enabled: email !== '',
    staleTime: 0,
    throwOnError,
  })
}

/** Restaurants whose name has the words, those without an owner first. */
export function useOwners(search: string) {
  const admin = useCapability(createAdmin)
  return useQuery<OwnedRestaurant[]>({
    queryKey: queryKeys.adminOwners(useUserId(), search),
    queryFn: () => admin.restaurantOwners(search),
    staleTime: 0,
    placeholderData: (earlier) => earlier,
    throwOnError,
  })
}

/** Gives and ends roles; every list of this page is read again after it. */
export function useChangeRole(onDone: (change: RoleChange) => void) {
  const admin = useCapability(createAdmin)
  const { members } = usePlatewire().restaurants
  const queries = useQueryClient()
  return useMutation<void, Error, RoleChange>({
    mutationFn: (change) =>
      change.type === 'own'
        ? members.set(change.restaurantId, change.userId, 'owner')
        : change.type === 'grant'
          ? admin.grantRole(change.userId, change.role)
          : admin.revokeRole(change.userId, change.role),
    onSuccess: (_, change) => onDone(change),
    onSettled: () =>
      queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('admin-') }),
    throwOnError,
  })
}
