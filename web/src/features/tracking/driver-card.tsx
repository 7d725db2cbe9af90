import type { FollowedOrder, Observable } from '@platewire/client'
import type { Delivery, DriverPosition } from '@platewire/client/deliveries'
import { IconMoped } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { Pin } from '../../components/map/pin.ts'
import { Icon } from '../../components/ui/icon.tsx'
import { announce } from '../../lib/announce.ts'
import { useNow } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import styles from './driver-card.module.css'
import { driverWords } from './driver-words.ts'

const LiveMap = lazy(() => import('../../components/map/live-map.tsx').then((m) => ({ default: m.LiveMap })))

/** Who brings it and where they are: in words, and beside them on a map that comes when the words are there. */
export function DriverCard({
  delivery,
  position,
  restaurant,
  destination,
}: {
  delivery: Delivery
  position: Observable<DriverPosition | null>
  restaurant: NonNullable<FollowedOrder['restaurant']>
  destination: FollowedOrder['destination']
}) {
  const pins = usePins(restaurant, destination)
  const name = delivery.driver_name ?? 'Your courier'
  return (
    <section className={styles.card} aria-label="Your courier">
      <Words delivery={delivery} position={position} restaurant={restaurant} destination={destination} />
      <div className={styles.map}>
        <Suspense fallback={null}>
          <LiveMap
            label={`Map: ${name} and where your order goes`}
            pins={pins}
            mover={position}
            name={name}
          />
        </Suspense>
      </div>
    </section>
  )
}

function Words({ delivery, position, restaurant, destination }: Parameters<typeof DriverCard>[0]) {
  const seenAt = useSyncExternalStore(position.subscribe, position.getSnapshot)
  const now = useNow(1)
  const { where, seen, isOld } = driverWords({
    delivery,
    position: seenAt,
    kitchen: restaurant.name,
    kitchenAt: restaurant,
    homeAt: destination,
    timeZone: restaurant.timezone,
    now,
  })
  useArrivalVoice(delivery)
  return (
    <div className={styles.words}>
      <span className={styles.glyph}>
        <Icon of={IconMoped} size={24} />
      </span>
      <p className={styles.where}>
        <bdi>{where}</bdi>
      </p>
      {seen && <p className={cx(styles.seen, isOld && styles.old)}>{seen}</p>}
    </div>
  )
}

/** Says once who comes, and once that they are on the way. Metres are for eyes. */
function useArrivalVoice({ driver_name, picked_up_at }: Delivery): void {
  const [said, setSaid] = useState('')
  const text = driver_name
    ? `${driver_name} ${picked_up_at ? 'is on the way to you' : 'brings your order'}.`
    : ''
  useEffect(() => {
    if (!text || text === said) return
    setSaid(text)
    announce(text)
  }, [text, said])
}

function usePins(
  { name, latitude, longitude }: NonNullable<FollowedOrder['restaurant']>,
  destination: FollowedOrder['destination'],
): readonly Pin[] {
  const [homeLatitude, homeLongitude] = [destination?.latitude, destination?.longitude]
  return useMemo(() => {
    const kitchen: Pin = { kind: 'kitchen', label: name, latitude, longitude }
    if (homeLatitude === undefined || homeLongitude === undefined) return [kitchen]
    const home: Pin = { kind: 'home', label: 'Your door', latitude: homeLatitude, longitude: homeLongitude }
    return [kitchen, home]
  }, [name, latitude, longitude, homeLatitude, homeLongitude])
}
