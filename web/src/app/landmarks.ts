import type { Address, Menu } from '@platewire/client'
import { useQueries } from '@tanstack/react-query'
import type { Landmark } from '../features/addresses/pin-plane.tsx'
import { usePlatewire } from '../lib/platewire-context.tsx'
import { queryKeys } from '../lib/query-client.ts'

const MOST_LANDMARKS = 6

/** Places to find one's way by on the plan: restaurants and one's own addresses. */
export function useLandmarks(
  slugs: readonly string[],
  addresses: readonly Address[],
  isWanted: boolean,
): Landmark[] {
  const { restaurants } = usePlatewire()
  return useQueries({
    queries: slugs.slice(0, MOST_LANDMARKS).map((slug) => ({
      queryKey: queryKeys.menu(slug),
      queryFn: () => restaurants.menu(slug),
      staleTime: 10 * 60_000,
      enabled: isWanted,
    })),
    combine: (results) => [
      ...results.flatMap(({ data }) => (data ? [landmarkOf(data.restaurant)] : [])),
      ...addresses.map(({ id, label, line1, latitude, longitude }) => ({
        id,
        name: label || line1,
        latitude,
        longitude,
      })),
    ],
  })
}

const landmarkOf = ({ id, name, latitude, longitude }: Menu['restaurant']): Landmark => ({
  id,
  name,
  latitude,
  longitude,
})
