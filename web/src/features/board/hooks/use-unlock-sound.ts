import { useEffect } from 'react'
import { kitchenSound } from '../sound/kitchen-sound.ts'

/** Wakes the sound with the first press anywhere, or at once where the browser remembers this kitchen. */
export function useUnlockSound(): void {
  useEffect(() => {
    const unlock = () => void kitchenSound.unlock()
    unlock()
    document.addEventListener('pointerdown', unlock)
    document.addEventListener('keydown', unlock)
    return () => {
      document.removeEventListener('pointerdown', unlock)
      document.removeEventListener('keydown', unlock)
    }
  }, [])
}
