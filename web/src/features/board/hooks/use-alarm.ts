import type { Ticket } from '@platewire/client'
import { useEffect, useReducer } from 'react'
import { useNow } from '../../../lib/clock.ts'
import { type AlarmView, alarmView, nextAlarm, quietAlarm } from '../alarm.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'

/** Rings while orders wait. What it shows is what it does: sound and picture come from one state. */
export function useAlarm(waiting: readonly Ticket[]): AlarmView & { silence: () => void } {
  const [alarm, dispatch] = useReducer(nextAlarm, quietAlarm)
  const ids = waiting.map((ticket) => ticket.order_id).join()
  useEffect(() => {
    dispatch({ type: 'waiting', ids: ids === '' ? [] : ids.split(','), now: Date.now() })
  }, [ids])
  const now = useNow(1)
  const view = alarmView(alarm, now)
  const isRinging = view.state === 'ringing'
  useEffect(() => {
    if (!isRinging) return
    kitchenSound.ring(view.isLoud)
    return kitchenSound.stopRinging
  }, [isRinging, view.isLoud])
  return { ...view, silence: () => dispatch({ type: 'silence', now: Date.now() }) }
}
