import type { RestaurantCard } from '@platewire/client'
import { LostDevicesNotice } from '../features/alarm-ladder/lost-devices-notice.tsx'
import { LoadNotices } from '../features/load/load-notice.tsx'

/** What everybody at a board must know, whichever feature says it. */
export function BoardNotices({ restaurants }: { restaurants: readonly RestaurantCard[] }) {
  return (
    <>
      <LostDevicesNotice restaurants={restaurants} />
      <LoadNotices restaurants={restaurants} />
    </>
  )
}
