import { useQuery } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useUserId } from '../../lib/use-session.ts'

/** The signed-in person's saved addresses, as the server has them. Pages show `useKeptAddresses`, which costs more code. */
export function useAddresses() {
  const { accounts } = usePlatewire()
  const userId = useUserId()
  return useQuery({
    queryKey: queryKeys.addresses(userId),
    queryFn: () => accounts.addresses.list(),
    enabled: userId !== null,
    staleTime: 5 * 60_000,
  })
}
