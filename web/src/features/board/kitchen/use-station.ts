import { useCallback } from 'react'
import { useSearchParams } from 'react-router'
import { useKept } from '../../../lib/use-kept.ts'
import type { Station } from './kitchen-tickets.ts'

/** The station this screen stands at: the one in the address, else the one it stood at last. */
export function useStation(
  restaurantIds: string,
  stations: readonly string[],
): readonly [Station, (station: Station) => void] {
  const [params, setParams] = useSearchParams()
  const [kept, keep] = useKept(`platewire.kitchen.station.${restaurantIds}`)
  const wanted = params.get('station') ?? kept
  const choose = useCallback(
    (station: Station) => {
      keep(station)
      setParams(station === null ? {} : { station }, { replace: true })
    },
    [keep, setParams],
  )
  return [wanted !== null && stations.includes(wanted) ? wanted : null, choose]
}
