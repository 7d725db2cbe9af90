import { useQuery } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'

const RECHECK_MS = 60_000

/** A restaurant with its menu, asked again each minute: dishes sell out while people choose. */
export function useMenu(slug: string | null) {
  const { restaurants } = usePlatewire()
  return useQuery({
    queryKey: queryKeys.menu(slug ?? ''),
    queryFn: () => restaurants.menu(slug ?? ''),
    enabled: slug !== null,
    refetchInterval: RECHECK_MS,
  })
}
