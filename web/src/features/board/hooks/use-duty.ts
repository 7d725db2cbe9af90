import type { Ticket } from '@platewire/client'
import type { Boards } from '@platewire/client/devices'
import { useMemo } from 'react'
import type { Columns } from '../columns.ts'
import {
  ringingTickets,
  type Shift,
  type Standing,
  shiftName,
  shiftOf,
  shownBoards,
  standingsOf,
} from '../shift.ts'
import { type Acknowledging, sightOf, useAcknowledging } from './use-acknowledging.ts'
import { useAlarm } from './use-alarm.ts'
import { useAlarmTab } from './use-alarm-tab.ts'
import { useColumns } from './use-columns.ts'
import { useDeviceLabel } from './use-device-label.ts'
import { useHeartbeat } from './use-heartbeat.ts'
import { useSameList } from './use-same-list.ts'
import { useTitle } from './use-title.ts'
import { useWaitingMark } from './use-waiting-mark.ts'

/** What every screen of a restaurant does while it is open, whatever it shows. */
export interface Duty {
  readonly shift: Shift
  readonly standings: ReadonlyMap<string, Standing>
  readonly columns: Columns
  readonly device: ReturnType<typeof useDeviceLabel>
  readonly seeing: Acknowledging
  /** Orders nobody has said that they have seen. */
  readonly ringing: readonly Ticket[]
  readonly alarm: ReturnType<typeof useAlarm>
}

/** All boards as one. Its restaurants stay the same list while only orders change. */
function useShift(boards: Boards): Shift {
  const shift = useMemo(() => shiftOf(shownBoards(boards)), [boards])
  const restaurants = useSameList(shift.restaurants)
  return useMemo(() => ({ ...shift, restaurants }), [shift, restaurants])
}

/** On duty: says that it lives, rings for what waits, and counts it in its tab. */
export function useDuty(boards: Boards, titleOf: (name: string) => string = (name) => name): Duty {
  const shift = useShift(boards)
  const standings = useMemo(() => standingsOf(boards), [boards])
  const columns = useColumns(shift.tickets)
  const tab = useAlarmTab([...boards.keys()].join())
  const device = useDeviceLabel()
  useHeartbeat(device[0], tab)
  const seeing = useAcknowledging()
  const ringing = useMemo(
    () =>
      ringingTickets([...columns.new, ...columns.cooking, ...columns.scheduled]).filter(
        (ticket) => !seeing.sending.has(sightOf(ticket)) && !seeing.seen.has(sightOf(ticket)),
      ),
    [columns, seeing.sending, seeing.seen],
  )
  const alarm = useAlarm(ringing, tab)
  useTitle(titleOf(shiftName(shift)), columns.new.length)
  useWaitingMark(alarm.isElsewhere ? 0 : columns.new.length)
  return { shift, standings, columns, device, seeing, ringing, alarm }
}
