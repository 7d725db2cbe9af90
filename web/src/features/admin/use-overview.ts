import { PlatewireError } from '@platewire/client'
import { createAdmin, type Overview } from '@platewire/client/admin'
import { useQuery } from '@tanstack/react-query'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useUserId } from '../../lib/use-session.ts'

/** How often the page asks again while somebody looks at it. */
export const CHECK_SECONDS = 15

/** The platform at a glance: read again every few seconds while the page is looked at, and said how old. */
export function useOverview() {
  const admin = useCapability(createAdmin)
  return useQuery<Overview>({
    queryKey: queryKeys.adminOverview(useUserId()),
    queryFn: () => admin.overview(),
    staleTime: 0,
    refetchInterval: CHECK_SECONDS * 1000,
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
}
