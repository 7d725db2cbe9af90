import type { RestaurantCard } from '@platewire/client'
import { createDevices } from '@platewire/client/devices'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Icon } from '../../components/ui/icon.tsx'
import { useNow } from '../../lib/clock.ts'
import { formatAge } from '../../lib/format.ts'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { lostDevices } from './lost-devices.ts'
import styles from './lost-devices-notice.module.css'

const ASK_EVERY_MS = 4000

/** Under the header of a board: a device that rang until a moment ago fell silent, and nobody may have noticed. */
export function LostDevicesNotice({ restaurants }: { restaurants: readonly RestaurantCard[] }) {
  const devices = useCapability(createDevices)
  const restaurantIds = restaurants.map(({ id }) => id)
  const watching = useQuery({
    queryKey: queryKeys.devices(restaurantIds),
    queryFn: () => devices.watching(restaurantIds),
    refetchInterval: ASK_EVERY_MS,
    staleTime: 0,
  })
  const now = useNow(1)
  if (!watching.data) return null
  const lost = lostDevices(watching.data, Math.max(0, now - watching.dataUpdatedAt), devices.id())
  const [first, ...others] = lost
  if (!first) return null
  const { device, silentFor } = first
  return (
    <p className={styles.notice}>
      <Icon of={IconPlugConnectedX} size={24} />
      {others.length > 0 ? (
        <span>{lost.length} devices have fallen silent: no order rings there.</span>
      ) : (
        <span>
          <bdi dir="auto">{device.label || 'A device'}</bdi>
          {device.name && (
            <>
              {', '}
              <bdi>{device.name}</bdi>
            </>
          )}
          , has been silent for {formatAge(silentFor)}: no order rings there.
        </span>
      )}
    </p>
  )
}
