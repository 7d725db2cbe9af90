import { createSupport } from '@platewire/client/support'
import { useEffect, useSyncExternalStore } from 'react'
import { useCapability } from '../../lib/use-capability.ts'

/** A desk nobody looks at for this long says that its agent is away, ms. */
const AWAY_AFTER_MS = 60_000

/** What customers see of the agent: as they say, and away while the desk is hidden. */
export function useAvailability() {
  const support = useCapability(createSupport)
  const { availability, setAvailability } = support
  const state = useSyncExternalStore(availability.subscribe, availability.getSnapshot)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isAwayByItself = false
    const look = () => {
      clearTimeout(timer)
      if (document.visibilityState === 'hidden') {
        timer = setTimeout(() => {
          isAwayByItself = availability.getSnapshot() === 'available'
          setAvailability('away')
        }, AWAY_AFTER_MS)
      } else if (isAwayByItself) {
        isAwayByItself = false
        setAvailability('available')
      }
    }
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [availability, setAvailability])
  return { availability: state, setAvailability }
}
