import type { OrderSlots, Quote } from '@platewire/client'
import { useQuery } from '@tanstack/react-query'
import { TimeRange } from '../../components/order/time-range.tsx'
import { Radio } from '../../components/ui/choice.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Select } from '../../components/ui/select.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { formatTimeRange } from '../../lib/format.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { slotDays } from './slots.ts'
import styles from './when-choice.module.css'

/** For now, or for later and then for which of the times offered. */
export type When = { wantsLater: boolean; slot: string | null }

/** Whether a basket could not be cooked now. */
export const isClosedNow = (quote: Quote | undefined): boolean =>
  quote?.problems.some(({ reason }) => reason === 'RESTAURANT_CLOSED') === true

type Place = { latitude: number; longitude: number }

/** For now, or for a quarter of an hour of the coming week: as the restaurant is open, in its own time. */
export function WhenChoice({
  restaurantId,
  place,
  timeZone,
  quote,
  wantsLater,
  slot,
  onChoose,
}: {
  restaurantId: string
  place: Place | null
  /** Where the kitchen is. */
  timeZone: string | undefined
  quote: Quote | undefined
  wantsLater: boolean
  slot: string | null
  onChoose: (when: When) => void
}) {
  const isClosed = isClosedNow(quote)
  return (
    <>
      <Radio
        name="when"
        label="As soon as possible"
        checked={!wantsLater}
        onChange={() => onChoose({ wantsLater: false, slot: null })}
        disabled={isClosed}
        detail={isClosed ? 'The kitchen is closed now' : undefined}
      />
      <Radio
        name="when"
        label="Choose a time"
        detail="Up to a week ahead. Free to cancel until the kitchen begins"
        checked={wantsLater}
        onChange={() => onChoose({ wantsLater: true, slot })}
      />
      {wantsLater && (
        <Slots
          restaurantId={restaurantId}
          place={place}
          slot={slot}
          onChoose={(chosen) => onChoose({ wantsLater: true, slot: chosen })}
        />
      )}
      {quote && (wantsLater ? slot !== null : !isClosed) && (
        <p className={styles.promise}>
          <TimeRange from={quote.promised_from} until={quote.promised_until} timeZone={timeZone} />
        </p>
      )}
    </>
  )
}

function Slots({
  restaurantId,
  place,
  slot,
  onChoose,
}: {
  restaurantId: string
  place: Place | null
  slot: string | null
  onChoose: (slot: string) => void
}) {
  const { orders } = usePlatewire()
  const offered = useQuery({
    queryKey: queryKeys.slots(restaurantId, place),
    queryFn: () => orders.slots(restaurantId, place ?? undefined),
    staleTime: 60_000,
    refetchInterval: 60_000,
  })
  if (offered.isError && !offered.data) {
    return (
      <QueryError error={offered.error} onRetry={() => void offered.refetch()} safe="Your cart is kept." />
    )
  }
  if (offered.isPending) {
    return (
      <Skeleton label="Asking for free times">
        <Bone height="72px" />
      </Skeleton>
    )
  }
  if (!offered.data || offered.data.slots.length === 0)
    return <p className={styles.none}>This kitchen has no opening within a week.</p>
  return <DayAndTime offered={offered.data} slot={slot} onChoose={onChoose} />
}

function DayAndTime({
  offered,
  slot,
  onChoose,
}: {
  offered: OrderSlots
  slot: string | null
  onChoose: (slot: string) => void
}) {
  const days = slotDays(offered)
  const chosen = days.find(({ slots }) => slot !== null && slots.includes(slot))
  const shown = chosen ?? days[0]
  const span = (start: string) =>
    formatTimeRange(start, Date.parse(start) + offered.minutes * 60_000, offered.timezone)
  return (
    <div className={styles.slots}>
      <Select
        label="Day"
        value={shown?.day}
        onChange={(event) => {
          const first = days.find(({ day }) => day === event.target.value)?.slots[0]
          if (first) onChoose(first)
        }}
      >
        {days.map(({ day }) => (
          <option key={day} value={day}>
            {day}
          </option>
        ))}
      </Select>
      <Select
        label="Time"
        value={chosen ? (slot ?? '') : ''}
        onChange={(event) => event.target.value && onChoose(event.target.value)}
      >
        {!chosen && <option value="">Choose a time</option>}
        {shown?.slots.map((start) => (
          <option key={start} value={start}>
            {span(start)}
          </option>
        ))}
      </Select>
    </div>
  )
}
