import { createDevices } from '@platewire/client/devices'
import { useEffect } from 'react'
import { useCapability } from '../../../lib/use-capability.ts'

/** Tells the server which orders stand on this screen: once they are painted, and only while somebody can look. */
export function useShown(orderIds: readonly string[]): void {
  const { receipts } = useCapability(createDevices)
  const ids = orderIds.join()
  useEffect(() => {
    if (ids === '') return
    const tell = () => {
      if (document.visibilityState === 'visible') receipts.shown(ids.split(','))
    }
    // The second frame begins when the first, which holds the tickets, has been painted.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(tell)
    })
    document.addEventListener('visibilitychange', tell)
    return () => {
      cancelAnimationFrame(frame)
      document.removeEventListener('visibilitychange', tell)
    }
  }, [ids, receipts])
}
