import type { Ticket } from '@platewire/client'
import { useEffect, useReducer } from 'react'
import { useNow } from '../../../lib/clock.ts'
import { type AlarmView, alarmView, nextAlarm, quietAlarm } from '../alarm.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'
import type { AlarmTab } from './use-alarm-tab.ts'

/** Whether this tab makes the sound: nowhere else in this browser is all of what waits rung for. */
const soundsHere = (waiting: readonly Ticket[], tab: AlarmTab): boolean =>
  waiting.some((ticket) => !tab.elsewhere.has(ticket.restaurant_id))

/** Rings while orders wait unseen. What it shows is what it does: sound and picture come from one state. */
export function useAlarm(
  waiting: readonly Ticket[],
  tab: AlarmTab,
): AlarmView & { isElsewhere: boolean; silence: () => void } {
  const [alarm, dispatch] = useReducer(nextAlarm, quietAlarm)
  const ids = waiting.map((ticket) => ticket.order_id).join()
  useEffect(() => {
    dispatch({ type: 'waiting', ids: ids === '' ? [] : ids.split(','), now: Date.now() })
  }, [ids])
  // Every second it rings or rests; while nothing waits, a board has no reason to be drawn by the clock.
  const now = useNow(ids === '' ? 60 : 1)
  const stands = alarmView(alarm, now)
  // The ladder made it louder, whatever this board's own clock says.
  const isLoud = stands.isLoud || (stands.state === 'ringing' && waiting.some(({ escalation }) => escalation))
  const view = { ...stands, isLoud }
  const isHere = soundsHere(waiting, tab)
  const isRinging = view.state === 'ringing' && isHere
  useEffect(() => {
    if (!isRinging) return
    return kitchenSound.ring(view.isLoud)
  }, [isRinging, view.isLoud])
  return {
    ...view,
    isElsewhere: !isHere && waiting.length > 0,
    silence: () => dispatch({ type: 'silence', now: Date.now() }),
  }
}
