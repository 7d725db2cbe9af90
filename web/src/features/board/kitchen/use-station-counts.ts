import { useCallback, useMemo } from 'react'
import { dishLines } from '../columns.ts'
import type { Shift } from '../shift.ts'
import type { Station } from './kitchen-tickets.ts'

/** How many orders wait at each station, as every screen of the kitchen has it. */
export function useStationCounts({ tickets }: Shift): (station: Station) => number {
  const counts = useMemo(() => {
    const found = new Map<Station, number>()
    const add = (station: Station) => found.set(station, (found.get(station) ?? 0) + 1)
    for (const ticket of tickets.values()) {
      if (ticket.status !== 'accepted' && ticket.status !== 'preparing') continue
      add(null)
      const open = dishLines(ticket).filter((line) => !ticket.progress.made.includes(line.position))
      for (const station of new Set(open.map((line) => line.station))) add(station)
    }
    return found
  }, [tickets])
  return useCallback((station) => counts.get(station) ?? 0, [counts])
}
