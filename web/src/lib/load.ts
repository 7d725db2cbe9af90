import type { Load, RestaurantCard } from '@platewire/client'
import { formatMoment } from './format.ts'

const usual: Load = { mode: 'open', minutes: 0, until: null, set_at: '' }

/** The load of a restaurant at an instant: what has an end is over by itself, whether or not anybody said so since. */
export function loadAt(load: Load | undefined, now: number): Load {
  if (!load || (load.until !== null && Date.parse(load.until) <= now)) return usual
  return load
}

/** What customers read of it: "Busy, +15 min", "No orders until 19:30"; null while all is as usual. */
export function loadNote(
  { load, timezone }: Pick<RestaurantCard, 'load' | 'timezone'>,
  now: number,
): string | null {
  const { mode, minutes, until } = loadAt(load, now)
  if (mode === 'slower') return `Busy, +${minutes} min`
  if (mode === 'open') return null
  return until ? `No orders until ${formatMoment(until, now, timezone)}` : 'No orders right now'
}
