import type { LoadReason, PauseReason, StaffLoad } from '@platewire/client/accepting'
import { formatMoment, formatWhen, plural } from '../../lib/format.ts'

/** Why staff pause, in the words of the buttons. */
export const pauseWords: Record<PauseReason, string> = {
  too_busy: 'Too busy',
  short_staffed: 'Too few people',
  kitchen_problem: 'A problem in the kitchen',
  closing_early: 'Closing early',
}

const why = (reason: LoadReason | null): string =>
  reason === null || reason === 'orders_missed' ? '' : `, ${pauseWords[reason].toLowerCase()}`

/** The three steps, as the switch says them. */
export const modeWords = { open: 'Open', slower: 'Slower', paused: 'Paused' } as const

const end = (until: string | null, now: number, timeZone?: string): string =>
  until === null ? 'until somebody here ends it' : `until ${formatMoment(until, now, timeZone)}`

/** Who said so, and when: "Mia, 18:32". */
function who({ name, actor, set_at }: StaffLoad, now: number, timeZone?: string): string {
  const time = formatMoment(set_at, now, timeZone)
  return actor === 'system' ? `By itself, ${time}` : `${name ?? 'A colleague'}, ${time}`
}

/** What the load is now, who set it, and until when. */
export function loadSentence(load: StaffLoad, now: number, timeZone?: string): string {
  if (load.mode === 'open') return 'Takes orders at its usual pace.'
  if (load.mode === 'slower')
    return `Slower by ${load.minutes} min ${end(load.until, now, timeZone)}. ${who(load, now, timeZone)}.`
  if (load.reason === 'orders_missed')
    return `Paused by itself ${formatWhen(load.set_at, now, timeZone)}, because nobody answered ${plural(load.misses, 'order', 'orders in a row')}. It holds ${end(load.until, now, timeZone)}.`
  return `Paused ${end(load.until, now, timeZone)}${why(load.reason)}. ${who(load, now, timeZone)}.`
}
