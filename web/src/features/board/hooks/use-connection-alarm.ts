import { useEffect } from 'react'
import { useConnection } from '../../../lib/use-connection.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'

const AFTER_MS = 5000
const EVERY_MS = 30_000

/** Sounds low and often enough while the wire is cut, in a voice no order has. */
export function useConnectionAlarm(): void {
  const { state, since } = useConnection()
  const isCut = state === 'reconnecting' || state === 'offline'
  useEffect(() => {
    if (!isCut) return
    const sound = () => kitchenSound.signal('connection_lost')
    let repeating: ReturnType<typeof setInterval> | undefined
    const first = setTimeout(
      () => {
        sound()
        repeating = setInterval(sound, EVERY_MS)
      },
      Math.max(0, since + AFTER_MS - Date.now()),
    )
    return () => {
      clearTimeout(first)
      clearInterval(repeating)
    }
  }, [isCut, since])
}
