import type { Address, Menu } from '@platewire/client'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import type { Plan } from '../features/addresses/no-plan.tsx'
import type { Landmark } from '../features/addresses/pin-plane.tsx'
import { usePlace } from '../features/addresses/place-store.ts'
import { useRestaurants } from '../features/home/use-restaurants.ts'
import { usePlatewire } from '../lib/platewire-context.tsx'
import { queryKeys } from '../lib/query-client.ts'

const MOST_LANDMARKS = 6

/** The plan of one's addresses: restaurants and saved addresses to find one's way by. */
export function useLandmarks(
  slugs: readonly string[],
  addresses: readonly Address[],
  isWanted: boolean,
): Plan {
  const { restaurants } = usePlatewire()
  const queries = useQueryClient()
  const asked = slugs.slice(0, MOST_LANDMARKS)
  const answers = useQueries({
    queries: asked.map((slug) => ({
      queryKey: queryKeys.menu(slug),
      queryFn: () => restaurants.menu(slug),
      staleTime: 10 * 60_000,
      enabled: isWanted,
    })),
    combine: (results) => ({
      landmarks: [
        ...results.flatMap(({ data }) => (data ? [landmarkOf(data.restaurant)] : [])),
        ...addresses.map(({ id, label, line1, latitude, longitude }) => ({
          id,
          name: label || line1,
          latitude,
          longitude,
        })),
      ],
      error: results.every(({ isError }) => isError) ? (results[0]?.error ?? null) : null,
      isAsking: results.some(({ isFetching }) => isFetching),
    }),
  })
  const retry = () => {
    for (const slug of asked) void queries.refetchQueries({ queryKey: queryKeys.menu(slug) })
  }
  return { ...answers, retry }
}

/** The same, with the restaurants around the chosen place. */
export function useNearbyLandmarks(addresses: readonly Address[], isWanted: boolean): Plan {
  const near = useRestaurants(usePlace())
  const plan = useLandmarks(near.data?.map(({ slug }) => slug) ?? [], addresses, isWanted)
  if (near.data) return plan
  return { ...plan, error: near.error, isAsking: near.isFetching, retry: () => void near.refetch() }
}

const landmarkOf = ({ id, name, latitude, longitude }: Menu['restaurant']): Landmark => ({
  id,
  name,
  latitude,
  longitude,
})
