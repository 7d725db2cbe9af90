import { IconCloudOff, IconMapPinOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Banner } from '../../components/ui/banner.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { formatTime, plural } from '../../lib/format.ts'
import { useConnection } from '../../lib/use-connection.ts'
import { useDriving } from './drive-context.tsx'
import styles from './signal-banner.module.css'

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
  if (offlineSince !== null) {
    return (
      <Banner tone="due" icon={<Icon of={IconCloudOff} />}>
        Offline since {formatTime(offlineSince)}, {plural(signal.waiting, 'point', 'points')} waiting. Keep
        going: they go out by themselves.
      </Banner>
    )
  }
  if (isCarrying && location.state !== 'on' && location.state !== 'asking') {
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
        Your customer cannot see you: this page has no location.
      </Banner>
    )
  }
  return null
}
