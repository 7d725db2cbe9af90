import { useState } from 'react'
import { useSoundState } from '../hooks/use-sound.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'
import { SoundOff } from './sound-off.tsx'

/** Stands over the board only while an order waits and this device is mute. */
export function SoundCover({ waiting }: { waiting: number }) {
  const sound = useSoundState()
  const [isTouched, setTouched] = useState(false)
  if (waiting === 0 || sound !== 'locked' || isTouched) return null
  return (
    <SoundOff
      waiting={waiting}
      onTouch={() => {
        // Even where the browser keeps the sound locked the order must be reachable.
        setTouched(true)
        void kitchenSound.unlock()
      }}
    />
  )
}
