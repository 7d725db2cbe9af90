import { useEffect, useState } from 'react'
import { useSoundState } from '../hooks/use-sound.ts'
import { useSteady } from '../hooks/use-steady.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'
import { SoundOff } from './sound-off.tsx'

/**
 * Stands over the board only while an order waits and this device is mute. A touch opens the board even where the browser
 * keeps the sound locked; the next order covers it again, and so does a sound that was on and is lost.
 */
export function SoundCover({ waiting }: { waiting: number }) {
  const sound = useSoundState()
  // Steady: were it gone before a finger is lifted, the press would land on a button below.
  const unheard = useSteady(sound === 'locked' ? waiting : 0)
  const [known, setKnown] = useState(0)
  useEffect(() => setKnown((before) => Math.min(before, unheard)), [unheard])
  if (unheard <= known) return null
  return (
    <SoundOff
      waiting={unheard}
      onTouch={() => {
        setKnown(unheard)
        void kitchenSound.unlock()
      }}
    />
  )
}
