import { useEffect, useState } from 'react'
import { type AlarmLocks, browserAlarmLocks } from '../sound/alarm-lock.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'
import { useSoundState } from './use-sound.ts'

/** Where the alarm of each restaurant plays: in this tab, or in another one of this browser. */
export interface AlarmTab {
  readonly here: ReadonlySet<string>
  readonly elsewhere: ReadonlySet<string>
}

const LOOK_EVERY_MS = 2000
const nowhere: ReadonlySet<string> = new Set()
const isSame = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
  a.size === b.size && [...a].every((id) => b.has(id))

/** Rings in one tab of a browser only. A tab asks for it once it can be heard, so that a mute one never keeps it. */
export function useAlarmTab(restaurantIds: string, locks: AlarmLocks = browserAlarmLocks): AlarmTab {
  const canSound = useSoundState() === 'on'
  const [here, setHere] = useState(nowhere)
  const [held, setHeld] = useState(nowhere)
  useEffect(() => {
    if (!canSound) return
    const own = new Set<string>()
    const endings = restaurantIds.split(',').map((id) =>
      locks.hold(id, () => {
        own.add(id)
        setHere((before) => new Set([...before, id]))
      }),
    )
    return () => {
      for (const end of endings) end()
      setHere(nowhere)
      // Until it looks again, what this tab gave back would seem to be another's.
      setHeld((before) => new Set([...before].filter((id) => !own.has(id))))
    }
  }, [restaurantIds, canSound, locks])
  useEffect(() => {
    const look = async () => {
      const found = await locks.held()
      setHeld((before) => (isSame(before, found) ? before : found))
    }
    void look()
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [locks])
  const elsewhere = new Set(restaurantIds.split(',').filter((id) => held.has(id) && !here.has(id)))
  const isElsewhere = here.size === 0 && elsewhere.size > 0
  useEffect(() => {
    kitchenSound.leaveToOthers(isElsewhere)
    return () => kitchenSound.leaveToOthers(false)
  }, [isElsewhere])
  return { here, elsewhere }
}
