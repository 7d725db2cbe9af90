import type { Overview } from '@platewire/client/admin'

/** How many things ask for somebody. */
export const needing = (overview: Overview): number =>
  overview.late +
  overview.unacknowledged +
  overview.conversations +
  overview.stuck_jobs +
  overview.failing_timer_rows.length

/** The one sentence that answers whether it is all right. */
export function verdict(overview: Overview): string {
  const count = needing(overview)
  const needs =
    count === 0 ? 'nothing needs anyone' : `${count} ${count === 1 ? 'thing needs' : 'things need'} someone`
  if (overview.placed === 0) return `No orders in 24 hours; ${needs}.`
  const placed = `${overview.placed.toLocaleString('en')} ${overview.placed === 1 ? 'order' : 'orders'}`
  return `${overview.missed} of ${placed} missed in 24 hours; ${needs}.`
}

/** Minutes past an instant, rounded up as tickets do: a minute late from the first second on. */
export const minutesPast = (instant: string, now: number): number =>
  Math.max(0, Math.ceil((now - Date.parse(instant)) / 60_000))
