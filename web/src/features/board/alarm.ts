/**
 * The alarm of a kitchen. It rings while any order waits unseen, on every device, until somebody says on any of them that
 * it has been seen, or it is accepted, rejected or cancelled. Each order may be silenced once, for a minute; an order that
 * arrives in that minute rings at once.
 *
 *   quiet   -- an order waits -->            ringing
 *   ringing -- silence (once per order) -->  silenced until
 *   silenced until -- time is over, or another order comes -->  ringing
 *   any     -- nothing waits any more -->    quiet
 */
export interface Alarm {
  /** Orders waiting for an answer, and since when this board knows, ms. */
  readonly waiting: ReadonlyMap<string, number>
  /** Orders that were silenced once already. */
  readonly hushed: ReadonlySet<string>
  readonly silencedUntil: number | null
}

/** What happens to an alarm. */
export type AlarmEvent =
  | { readonly type: 'waiting'; readonly ids: readonly string[]; readonly now: number }
  | { readonly type: 'silence'; readonly now: number }

/** How the alarm stands at one moment. */
export interface AlarmView {
  readonly state: 'quiet' | 'ringing' | 'silenced'
  /** Ringing for so long that it gets louder. */
  readonly isLoud: boolean
  readonly canSilence: boolean
  /** Milliseconds of silence left. */
  readonly silentFor: number
}

/** How long silence lasts at most. */
export const SILENCE_MS = 60_000
const LOUDER_AFTER_MS = 20_000

/** Nothing waits. */
export const quietAlarm: Alarm = { waiting: new Map(), hushed: new Set(), silencedUntil: null }

function onWaiting(alarm: Alarm, ids: readonly string[], now: number): Alarm {
  const hasNew = ids.some((id) => !alarm.waiting.has(id))
  if (!hasNew && ids.length === alarm.waiting.size) return alarm
  const waiting = new Map(ids.map((id) => [id, alarm.waiting.get(id) ?? now]))
  const hushed = new Set([...alarm.hushed].filter((id) => waiting.has(id)))
  const silencedUntil = waiting.size === 0 || hasNew ? null : alarm.silencedUntil
  return { waiting, hushed, silencedUntil }
}

function onSilence(alarm: Alarm, now: number): Alarm {
  if (!alarmView(alarm, now).canSilence) return alarm
  return { ...alarm, hushed: new Set(alarm.waiting.keys()), silencedUntil: now + SILENCE_MS }
}

/** The alarm after an event. Pure. */
export function nextAlarm(alarm: Alarm, event: AlarmEvent): Alarm {
  return event.type === 'waiting' ? onWaiting(alarm, event.ids, event.now) : onSilence(alarm, event.now)
}

/** What the alarm does at `now`. */
export function alarmView(alarm: Alarm, now: number): AlarmView {
  if (alarm.waiting.size === 0) return { state: 'quiet', isLoud: false, canSilence: false, silentFor: 0 }
  // A clock that steps by seconds may lie a moment behind the press.
  const silentFor = Math.min(SILENCE_MS, Math.max(0, (alarm.silencedUntil ?? 0) - now))
  if (silentFor > 0) return { state: 'silenced', isLoud: false, canSilence: false, silentFor }
  const since = Math.max(alarm.silencedUntil ?? 0, Math.min(...alarm.waiting.values()))
  const canSilence = [...alarm.waiting.keys()].some((id) => !alarm.hushed.has(id))
  return { state: 'ringing', isLoud: now - since >= LOUDER_AFTER_MS, canSilence, silentFor: 0 }
}
