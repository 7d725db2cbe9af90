import { useQuery } from '@tanstack/react-query'
import { usePlatewire } from '../lib/platewire-context.tsx'
import { queryKeys } from '../lib/query-client.ts'
import { useUserId } from '../lib/use-session.ts'

/** The restaurants where the signed-in person works. */
export function useMemberships() {
  const { restaurants } = usePlatewire()
  const userId = useUserId()
  return useQuery({
    queryKey: queryKeys.memberships(userId),
    queryFn: () => restaurants.mine(),
    enabled: userId !== null,
  })
}
