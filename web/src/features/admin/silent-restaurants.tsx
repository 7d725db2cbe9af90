import { createAlarm } from '@platewire/client/alarm'
import { useQuery } from '@tanstack/react-query'
import { formatAge, plural } from '../../lib/format.ts'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useUserId } from '../../lib/use-session.ts'
import { Need, NeedRow } from './need.tsx'

const ASK_EVERY_MS = 5000

/** Restaurants that are open while an order to them would ring nowhere. */
export function SilentRestaurants() {
  const { desk } = useCapability(createAlarm)
  const silent = useQuery({
    queryKey: queryKeys.silentRestaurants(useUserId()),
    queryFn: () => desk.silent(),
    staleTime: 0,
    refetchInterval: ASK_EVERY_MS,
  })
  if (!silent.data) return null
  const { at, total, rows } = silent.data
  return (
    <Need
      count={total}
      word={total === 1 ? 'open restaurant hears no order' : 'open restaurants hear no order'}
      tone={rows.some(({ waiting }) => waiting > 0) ? 'late' : 'warm'}
      note="Every open restaurant has a device that would ring."
    >
      {rows.map((row) => (
        <NeedRow
          key={row.restaurant_id}
          what={<bdi dir="auto">{row.restaurant}</bdi>}
          more={
            row.waiting > 0 ? `${plural(row.waiting, 'order waits', 'orders wait')} unseen` : 'no order waits'
          }
          age={
            row.last_seen_at === null
              ? 'no device yet'
              : `last word ${formatAge(Date.parse(at) - Date.parse(row.last_seen_at))} ago`
          }
        />
      ))}
    </Need>
  )
}
