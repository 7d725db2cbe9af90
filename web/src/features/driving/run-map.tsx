import type { FollowedOrder } from '@platewire/client'
import { lazy, Suspense, useMemo } from 'react'
import type { Pin } from '../../components/map/pin.ts'
import { useDriving } from './drive-context.tsx'

const LiveMap = lazy(() => import('../../components/map/live-map.tsx').then((m) => ({ default: m.LiveMap })))

/** Where one is, and where the next stop is. */
export function RunMap({ data: { order, restaurant, destination } }: { data: FollowedOrder }) {
  const { ownPlace } = useDriving()
  const isOnTheRoad = order.status === 'picked_up'
  const pins = useMemo<readonly Pin[]>(() => {
    if (isOnTheRoad && destination)
      return [{ kind: 'home', label: destination.line1, ...placeOf(destination) }]
    return restaurant ? [{ kind: 'kitchen', label: restaurant.name, ...placeOf(restaurant) }] : []
  }, [isOnTheRoad, destination, restaurant])
  return (
    <Suspense fallback={null}>
      <LiveMap label="Map: you and the next stop" pins={pins} mover={ownPlace} name="You" />
    </Suspense>
  )
}

const placeOf = ({ latitude, longitude }: { latitude: number; longitude: number }) => ({
  latitude,
  longitude,
})
