import type { Closure, WeekSpan } from '@platewire/client/menu-editor'

const DAY = 1440
const WEEK = 7 * DAY

/** The days as the week goes, Monday first; 0 is Sunday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0] as const

// 2024-01-07 was a Sunday.
const dayFormat = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' })
export const weekdayName = (weekday: number): string =>
  dayFormat.format(new Date(Date.UTC(2024, 0, 7 + weekday)))

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** How long a span lasts, minutes. Closing at or before opening is on the next day. */
export const lasts = ({ opens, closes }: WeekSpan): number => {
  const minutes = minutesOf(closes) - minutesOf(opens)
  return minutes > 0 ? minutes : minutes + DAY
}

/** That a span ends on the day after the one it begins on; midnight itself is still this day's end. */
export const isOvernight = (span: WeekSpan): boolean =>
  minutesOf(span.closes) > 0 && minutesOf(span.closes) <= minutesOf(span.opens)

const startOf = (span: WeekSpan): number => span.weekday * DAY + minutesOf(span.opens)

/** Whether two spans are open at once, on the circle of the week. */
function overlap(one: WeekSpan, other: WeekSpan): boolean {
  const ahead = (startOf(other) - startOf(one) + WEEK) % WEEK
  const behind = (startOf(one) - startOf(other) + WEEK) % WEEK
  return ahead < lasts(one) || behind < lasts(other)
}

/** The spans that are open while another is, by their place in the list. */
export function clashesIn(hours: readonly WeekSpan[]): ReadonlySet<number> {
  const clashing = hours.flatMap((span, index) =>
    hours.some((other, at) => at !== index && overlap(span, other)) ? [index] : [],
  )
  return new Set(clashing)
}

/** The hours of one day put in place of those of others. */
export function copyDay(hours: readonly WeekSpan[], from: number, to: readonly number[]): WeekSpan[] {
  const pattern = hours.filter(({ weekday }) => weekday === from)
  const kept = hours.filter(({ weekday }) => !to.includes(weekday))
  return [...kept, ...to.flatMap((weekday) => pattern.map((span) => ({ ...span, weekday })))]
}

/** Where a day is open, from 0 to 1440 minutes; what began the day before goes on from midnight. */
export type Band = { readonly from: number; readonly until: number }

/** The bands of a day for the picture of the week. */
export function bandsOf(hours: readonly WeekSpan[], weekday: number): Band[] {
  const own = hours
    .filter((span) => span.weekday === weekday)
    .map((span) => ({
      from: minutesOf(span.opens),
      until: Math.min(DAY, minutesOf(span.opens) + lasts(span)),
    }))
  const late = hours
    .filter((span) => span.weekday === (weekday + 6) % 7 && minutesOf(span.opens) + lasts(span) > DAY)
    .map((span) => ({ from: 0, until: minutesOf(span.opens) + lasts(span) - DAY }))
  return [...late, ...own].sort((one, other) => one.from - other.from)
}

/** In the order of the week, as they are saved and compared. */
export const inOrder = (hours: readonly WeekSpan[]): WeekSpan[] =>
  [...hours].sort((one, other) => startOf(one) - startOf(other))

/** A day before or after another, `2026-12-24`. */
export function shiftDay(day: string, by: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return day
  date.setUTCDate(date.getUTCDate() + by)
  return date.toISOString().slice(0, 10)
}

const MIDNIGHT = 'T00:00'

/** Whether a closure is of whole days. */
export const isWholeDays = ({ closed_from, closed_until }: Closure): boolean =>
  closed_from.endsWith(MIDNIGHT) && closed_until.endsWith(MIDNIGHT)

/** The last day of a closure of whole days. */
export const lastDayOf = ({ closed_until }: Closure): string => shiftDay(closed_until.slice(0, 10), -1)

/** A closure of whole days, the last one included. */
export const wholeDays = (closure: Closure, first: string, last: string): Closure => ({
  ...closure,
  closed_from: `${first}${MIDNIGHT}`,
  closed_until: `${shiftDay(last, 1)}${MIDNIGHT}`,
})

/** What is wrong with a closure, or nothing. */
export function closureProblem({ closed_from, closed_until }: Closure): string | undefined {
  if (closed_from.length < 16 || closed_until.length < 16) return 'Choose from when until when.'
  if (closed_until <= closed_from) return 'It ends before it begins.'
  return shiftDay(closed_from.slice(0, 10), 200) < closed_until.slice(0, 10)
    ? 'At most 200 days at once.'
    : undefined
}
