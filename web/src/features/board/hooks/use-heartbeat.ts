import { createDevices, type Heartbeat } from '@platewire/client/devices'
import { useEffect, useRef } from 'react'
import { useCapability } from '../../../lib/use-capability.ts'
import type { AlarmTab } from './use-alarm-tab.ts'
import { useSoundState } from './use-sound.ts'

/** Says every few seconds that this device is alive, and whether it would be heard, while a board is open. */
export function useHeartbeat(label: string, tab: AlarmTab): void {
  const devices = useCapability(createDevices)
  const canSound = useSoundState() === 'on'
  // Null where another tab rings: that one says so, and for the whole device.
  const canRing = canSound && tab.here.size > 0 ? true : tab.elsewhere.size > 0 ? null : false
  const heart = useRef<Heartbeat | null>(null)
  const first = useRef({ label, canRing })
  first.current = { label, canRing }
  useEffect(() => {
    const beating = devices.startBeating(first.current)
    heart.current = beating
    return () => {
      heart.current = null
      beating.stop()
    }
  }, [devices])
  useEffect(() => heart.current?.update({ label, canRing }), [label, canRing])
}
