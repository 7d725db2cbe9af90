import { useEffect, useState } from 'react'
import { useSoundState } from '../hooks/use-sound.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'
import { SoundOff } from './sound-off.tsx'

/**
 * Stands over the board only while an order waits and this device is mute. A touch opens the board even where the browser
 * keeps the sound locked; the next order covers it again.
 */
export function SoundCover({ waiting }: { waiting: number }) {
  const sound = useSoundState()
  const [known, setKnown] = useState(0)
  useEffect(() => setKnown((before) => Math.min(before, waiting)), [waiting])
  if (sound !== 'locked' || waiting <= known) return null
  return (
    <SoundOff
      waiting={waiting}
      onTouch={() => {
        setKnown(waiting)
        void kitchenSound.unlock()
      }}
    />
  )
}
