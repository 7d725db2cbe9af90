import { useEffect } from 'react'
import { kitchenSound } from '../sound/kitchen-sound.ts'

/**
 * Wakes the sound with any press, or at once where the browser remembers this kitchen; again when the page comes back, because
 * a device may have taken it away meanwhile.
 */
export function useUnlockSound(): void {
  useEffect(() => {
    const unlock = () => void kitchenSound.unlock()
    const onVisible = () => {
      if (document.visibilityState === 'visible') unlock()
    }
    unlock()
    // Not at pointerdown, which on a touch screen may still become a scroll and lets no page sound. Whoever stops an event does so
    // below the document.
    document.addEventListener('click', unlock, { capture: true })
    document.addEventListener('keydown', unlock, { capture: true })
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      document.removeEventListener('click', unlock, { capture: true })
      document.removeEventListener('keydown', unlock, { capture: true })
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [])
}
