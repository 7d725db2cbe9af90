import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { usePlatewire } from './platewire-context.tsx'
import { queryKeys } from './query-client.ts'
import { useUserId } from './use-session.ts'

const CHANGES = ['role_granted', 'role_revoked', 'missed']

/** What the signed-in person is to the platform; asked again at once when that changes. */
export function useRoles() {
  const { accounts } = usePlatewire()
  const queries = useQueryClient()
  const userId = useUserId()
  useEffect(
    () =>
      accounts.onPersonalEvent(({ type }) => {
        if (CHANGES.includes(type)) void queries.invalidateQueries({ queryKey: queryKeys.roles(userId) })
      }),
    [accounts, queries, userId],
  )
  return useQuery({
    queryKey: queryKeys.roles(userId),
    queryFn: () => accounts.platformRoles(),
    enabled: userId !== null,
  })
}
