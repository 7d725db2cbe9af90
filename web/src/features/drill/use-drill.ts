import { PlatewireError } from '@platewire/client'
import { createAlarm } from '@platewire/client/alarm'
import { createDevices } from '@platewire/client/devices'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'

const WATCH_EVERY_MS = 1000
/** A colleague may begin one. */
const LOOK_EVERY_MS = 30_000
/** Mails and notifications are settled a little after the end. */
const LINGER_MS = 20_000

/** The latest test of a restaurant's alarm, watched while it runs, and the commands that begin and end one. */
export function useDrill(restaurantId: string) {
  const { drills } = useCapability(createAlarm)
  const devices = useCapability(createDevices)
  const queries = useQueryClient()
  const queryKey = queryKeys.drill(restaurantId)
  const last = useQuery({
    queryKey,
    queryFn: () => drills.last(restaurantId),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => {
      if (!data) return LOOK_EVERY_MS
      const ended = data.drill.finished_at
      const isSettling = ended === null || Date.parse(data.at) - Date.parse(ended) < LINGER_MS
      return isSettling ? WATCH_EVERY_MS : LOOK_EVERY_MS
    },
  })
  const onSettled = () => queries.invalidateQueries({ queryKey })
  const throwOnError = (error: Error) => !(error instanceof PlatewireError)
  const start = useMutation({
    mutationFn: (speed: 1 | 10) => drills.start(restaurantId, devices.id() ?? '', speed),
    onSettled,
    throwOnError,
  })
  const stop = useMutation({ mutationFn: (id: string) => drills.stop(id), onSettled, throwOnError })
  return { last, start, stop, ownDevice: devices.id() }
}
