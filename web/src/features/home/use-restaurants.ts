import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'

/** The restaurants around a place, or all of them without one. Opening hours pass, so it is asked again each minute. */
export function useRestaurants(place: { latitude: number; longitude: number } | null) {
  const { restaurants } = usePlatewire()
  const point = place && { latitude: place.latitude, longitude: place.longitude }
  return useQuery({
    queryKey: queryKeys.restaurants(point),
    queryFn: () => restaurants.find(point ?? undefined),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
}
