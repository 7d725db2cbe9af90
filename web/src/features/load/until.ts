import { formatMoment } from '../../lib/format.ts'

/** For how long: minutes, until the restaurant opens next, or until somebody ends it. */
export type HowLong = '15' | '30' | '60' | '120' | 'opening' | 'by_hand'

const MINUTE = 60_000

/** Until when that is, as the command wants it. */
export function untilOf(time: HowLong, now = Date.now()): string | 'opening' | null {
  if (time === 'opening') return time
  return time === 'by_hand' ? null : new Date(now + Number(time) * MINUTE).toISOString()
}

const hours: Record<string, string> = { '60': '1 h', '120': '2 h' }

/** The words of a choice. */
export function untilWords(time: HowLong, opensAt: string | null = null, timeZone?: string): string {
  if (time === 'by_hand') return 'I end it'
  if (time === 'opening')
    return opensAt === null ? 'We open next' : `We open next, ${formatMoment(opensAt, Date.now(), timeZone)}`
  return hours[time] ?? `${time} min`
}
