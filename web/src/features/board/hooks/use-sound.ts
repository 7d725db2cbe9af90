import { useSyncExternalStore } from 'react'
import { kitchenSound, type SoundState } from '../sound/kitchen-sound.ts'

/** Whether this device can be heard. */
export const useSoundState = (): SoundState =>
  useSyncExternalStore(kitchenSound.subscribe, kitchenSound.getSnapshot)
