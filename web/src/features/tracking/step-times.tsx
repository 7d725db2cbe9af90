import type { FollowedOrder, OrderMove } from '@platewire/client'
import { StatusGlyph } from '../../components/ui/status-glyph.tsx'
import { formatOtherDay, formatTime, formatTimeRange } from '../../lib/format.ts'
import { type OrderStatus, statusLook } from '../../lib/order-status.ts'
import styles from './step-times.module.css'

type History = Pick<FollowedOrder, 'order' | 'moves'>

/** One thing that happened, and the promise it brought where that was a new one. */
type Step = { status: OrderStatus; at: string; words: string; promise: OrderMove | null }

const ORDERED: readonly OrderStatus[] = ['awaiting_payment', 'scheduled', 'placed']

function wordsOf(
  { status, actor, reason }: OrderMove,
  kitchen: string,
  courier: string,
  before: OrderMove | undefined,
): string {
  if (!before && ORDERED.includes(status)) return 'You ordered'
  if (before?.status === status) return `${kitchen} needs longer`
  switch (status) {
    case 'awaiting_payment':
      return 'You ordered'
    case 'scheduled':
      return `Paid, and noted by ${kitchen}`
    case 'placed':
      return `${kitchen} got your order`
    case 'accepted':
      return `${kitchen} accepted`
    case 'preparing':
      return `${kitchen} started cooking`
    case 'ready':
      return 'Your food was ready'
    case 'picked_up':
      return `${courier} left`
    case 'delivered':
      return 'Handed over to you'
    case 'rejected':
      return `${kitchen} could not take it`
    case 'cancelled':
      if (reason === 'not_answered') return `${kitchen} did not answer`
      return actor === 'customer' ? 'You cancelled' : 'Cancelled'
  }
}

/** What happened, from the order's moves, each with the promise it changed. */
export function stepsOf({ moves }: History, kitchen: string, courier = 'The courier'): Step[] {
  return moves.map((move, index) => {
    const before = moves[index - 1]
    const isNew = before === undefined || minuteOf(before.promised_until) !== minuteOf(move.promised_until)
    return {
      status: move.status,
      at: move.at,
      words: wordsOf(move, kitchen, courier, before),
      promise: isNew && move.promised_from !== null ? move : null,
    }
  })
}

const minuteOf = (instant: string | null): number | null =>
  instant === null ? null : Math.floor(Date.parse(instant) / 60_000)

/** When each step happened and what was promised then, so that nobody has to do sums. */
export function StepTimes({
  history,
  kitchen,
  courier,
  timeZone,
  now,
}: {
  history: History
  kitchen: string
  courier?: string | undefined
  timeZone: string | undefined
  now: number
}) {
  return (
    <ol className={styles.steps}>
      {stepsOf(history, kitchen, courier).map((step) => (
        <li key={`${step.status} ${step.at}`} className={styles.step}>
          <time className={styles.time} dateTime={step.at}>
            {formatTime(step.at, timeZone)}
          </time>
          <StatusGlyph name={statusLook[step.status].glyph} />
          <span>
            <bdi>{step.words}</bdi>
            <StepPromise promise={step.promise} timeZone={timeZone} now={now} />
          </span>
        </li>
      ))}
    </ol>
  )
}

function StepPromise({
  promise,
  timeZone,
  now,
}: {
  promise: OrderMove | null
  timeZone: string | undefined
  now: number
}) {
  if (!promise?.promised_from || !promise.promised_until) return null
  const day = formatOtherDay(promise.promised_from, now, timeZone)
  return (
    <span className={styles.promise}>
      {', promised '}
      {day && `${day}, `}
      {formatTimeRange(promise.promised_from, promise.promised_until, timeZone)}
    </span>
  )
}
