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

/** Whether a place can take an order for when it opens: times to choose from reach a week ahead. */
export const opensWithinWeek = ({ opens_at }: Pick<RestaurantCard, 'opens_at'>, now: number): boolean =>
  opens_at !== null && new Date(opens_at).getTime() - now < 7 * DAY_MS
