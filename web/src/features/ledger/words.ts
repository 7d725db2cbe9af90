import type { LedgerFigures, LedgerRow, Moment, Verdict } from '@platewire/client/ledger'

/** What became of the promise, in one or two words. */
export const VERDICT_WORDS: Record<Verdict, string> = {
  kept: 'On time',
  late: 'Shown late',
  missed: 'Missed',
  withdrawn: 'Taken back',
  waiting: 'Waiting',
}

/** A time span as people say it: "180 ms", "3.1 s", "12 s", "3 min", "2 h". */
export function formatMs(ms: number): string {
  if (ms < 1000) return `${ms} ms`
  const seconds = ms / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}

/** The one sentence that answers whether the promise was kept. A miss is never rounded away. */
export function missedSentence(
  { orders, missed }: Pick<LedgerFigures, 'orders' | 'missed'>,
  when: string,
): string {
  if (orders === 0) return `No orders ${when}.`
  return `${missed} of ${orders.toLocaleString('en')} ${orders === 1 ? 'order' : 'orders'} missed ${when}.`
}

/** How fast, in the second sentence. */
export function paceSentence({ late, shown, p50_ms, p95_ms, worst_ms }: LedgerFigures): string {
  const lateness =
    late === 0 ? 'None was shown late.' : `${late} ${late === 1 ? 'was' : 'were'} shown late or not at all.`
  if (shown === 0 || p50_ms === null || p95_ms === null || worst_ms === null) {
    return `${lateness} No device has reported showing one.`
  }
  return `${lateness} Half were on a screen within ${formatMs(p50_ms)}, 95 in 100 within ${formatMs(p95_ms)}, the slowest after ${formatMs(worst_ms)}.`
}

/** Who attended to an order, how and after how long. */
export function attendedWords(row: LedgerRow): string {
  const { attended_ms, acknowledged_by, answered_by, answered_at, acknowledged_at, answer } = row
  if (attended_ms === null) return row.closed_at === null ? 'Nobody yet' : 'Nobody'
  const byAnswer = answered_at !== null && (acknowledged_at === null || answered_at <= acknowledged_at)
  const who = (byAnswer ? answered_by : acknowledged_by) ?? 'A former colleague'
  if (acknowledged_at === null && answered_at === null)
    return `Accepted by itself, after ${formatMs(attended_ms)}`
  return `${who} ${byAnswer ? (answer ?? 'answered').replace('_', ' ') : 'saw it'} after ${formatMs(attended_ms)}`
}

const MOMENTS: Record<string, string> = {
  committed: 'The order was placed',
  sent: 'Sent to the restaurant',
  received: 'reached the device',
  shown: 'stood on the screen',
  acknowledged: 'said they have seen it',
}

const STEPS: Record<string, string> = {
  alarm_louder: 'The alarm got louder',
  other_devices: 'Every other device rang',
  staff_contacted: 'The team was notified and mailed',
  support_alerted: 'Support was alerted',
}

const ACTORS: Record<string, string> = {
  customer: 'The customer',
  restaurant: 'The restaurant',
  driver: 'The driver',
  system: 'Platewire',
}

/** What happened at a moment, as a sentence without its time. */
export function momentWords(moment: Moment): string {
  const { kind, label, name, status = '', actor = '', step = '' } = moment
  const words = MOMENTS[kind]
  if (kind === 'received' || kind === 'shown')
    return `${label || 'A device'}${name ? `, ${name}` : ''}: it ${words}`
  if (kind === 'acknowledged') return `${name ?? 'A former colleague'} ${words}`
  if (kind === 'moved') return `${name ?? ACTORS[actor] ?? 'Somebody'}: ${status.replace('_', ' ')}`
  if (kind === 'escalated') return STEPS[step] ?? 'The alarm went on'
  return words ?? kind
}

/** How many orders were not on a screen in time, of how many. */
export function lateSentence({ orders, late }: { orders: number; late: number }, when: string): string {
  if (orders === 0) return `No orders ${when}.`
  return `${late} of ${orders.toLocaleString('en')} ${orders === 1 ? 'order' : 'orders'} shown late ${when}.`
}
