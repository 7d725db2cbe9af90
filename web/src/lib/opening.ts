import type { RestaurantCard } from '@platewire/client'
import { formatDay, formatTime } from './format.ts'

const DAY_MS = 24 * 3600 * 1000

/** When a closed place opens: "Opens 11:30", with the day when that is not within the next hours. */
export function opensText(
  { opens_at, timezone }: Pick<RestaurantCard, 'opens_at' | 'timezone'>,
  now: number,
): string {
  if (!opens_at) return 'Closed for now'
  const isSoon = new Date(opens_at).getTime() - now < DAY_MS / 2
  return isSoon
    ? `Opens ${formatTime(opens_at, timezone)}`
    : `Opens ${formatDay(opens_at, timezone)}, ${formatTime(opens_at, timezone)}`
}

/**
 * Until when an open place is open: "until 23:00", with the day when that is not within a day. The server looks a week
 * ahead: a place with no closing until then never closes.
 */
export function openUntil(
  { closes_at, timezone }: Pick<RestaurantCard, 'closes_at' | 'timezone'>,
  now: number,
): string {
  if (!closes_at) return 'until late'
  const ms = new Date(closes_at).getTime() - now
  if (ms > 6 * DAY_MS) return 'day and night'
  const time = formatTime(closes_at, timezone)
  return ms < DAY_MS ? `until ${time}` : `until ${formatDay(closes_at, timezone)}, ${time}`
}

/** Whether a place can take an order for when it opens: times to choose from reach a week ahead. */
export const opensWithinWeek = ({ opens_at }: Pick<RestaurantCard, 'opens_at'>, now: number): boolean =>
  opens_at !== null && new Date(opens_at).getTime() - now < 7 * DAY_MS
