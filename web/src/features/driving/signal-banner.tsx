import { IconCloudOff, IconMapPinOff } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { Banner } from '../../components/ui/banner.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { announce } from '../../lib/announce.ts'
import { formatTime, plural } from '../../lib/format.ts'
import { useConnection } from '../../lib/use-connection.ts'
import { useDriving } from './drive-context.tsx'
import styles from './signal-banner.module.css'
import type { LocationState } from './use-location.ts'

/** Why a customer sees no map, and what to do about it. */
const unseen: Partial<Record<LocationState, string>> = {
  off: 'Your customer cannot see you: this page has no location.',
  denied:
    'Your customer cannot see you: location is blocked for this page. Open the lock beside the address, allow location, and reload.',
  unavailable: 'Your customer cannot see you: this device tells no location. You can still deliver.',
  lost: 'Your customer cannot see you: your device does not know where it is. Allow location if the browser asks, turn it on in the device’s settings, and step into the open. This page goes on looking.',
}

/** Since when nothing gets through, and what waits on this device; or that nobody knows where the driver is. */
export function SignalBanner() {
  const banner = useBanner()
  return banner && <div className={styles.signal}>{banner}</div>
}

function useBanner(): ReactNode {
  const { signal, location, run } = useDriving()
  const { state, since } = useConnection()
  const isCarrying = (run.data?.deliveries.length ?? 0) > 0
  const offlineSince = state === 'offline' ? since : signal.offlineSince
  const missing = (isCarrying && offlineSince === null && unseen[location.state]) || null
  useEffect(() => {
    if (missing) announce(missing)
  }, [missing])
  if (offlineSince !== null) {
    return (
      <Banner tone="due" icon={<Icon of={IconCloudOff} />}>
        Offline since {formatTime(offlineSince)}, {plural(signal.waiting, 'point', 'points')} waiting. Keep
        going: they go out by themselves.
      </Banner>
    )
  }
  if (missing) {
    return (
      <Banner
        tone="over"
        icon={<Icon of={IconMapPinOff} />}
        action={
          location.state === 'off' && (
            <button type="button" onClick={location.start}>
              Share it
            </button>
          )
        }
      >
        {missing}
      </Banner>
    )
  }
  return null
}
