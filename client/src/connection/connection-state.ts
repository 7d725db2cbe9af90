import type { StaleReason, StreamPhase } from '../streams/types.ts'
import type { TransportChoice, Way } from './ladder.ts'

/**
 * How things stand, in one word. Derived from the streams and the age of the last answer, from nothing else. A page that nobody
 * looks at leaves its socket after a while and says `catching_up` from then on: nothing is wrong, and what it shows may be old.
 * On return it says so until the first answer, whatever failed before.
 */
export type ConnectionPhase = 'live' | 'catching_up' | 'reconnecting' | 'offline' | 'denied'

/** Which tab of the browser holds the connection, where tabs share one; null where they do not, and while none does. */
export type HeldBy = 'this_tab' | 'another_tab' | null

/** The one truth about the connection. */
export interface ConnectionState {
  readonly state: ConnectionPhase
  /** When this began, ms since 1970. An outage begins with `reconnecting` and keeps its time when it becomes `offline`. */
  readonly since: number
  /** When the server last answered how far the streams go, ms since 1970; null before the first time. */
  readonly lastCheckedAt: number | null
  /** How events come at the moment. */
  readonly transport: Way | 'polling' | 'none'
  /** How they shall come: `connection.use()`. */
  readonly choice: TransportChoice
  readonly heldBy: HeldBy
  /** Events known to exist and not yet here, over all followed streams. */
  readonly missing: number
  /** Streams followed now. */
  readonly following: number
  /** Why `denied`: nobody is signed in, or access to everything followed has ended. */
  readonly reason: 'signed_out' | 'access_ended' | null
}

/** What the state of one stream says. */
export interface StreamStanding {
  readonly phase: StreamPhase
  readonly reason: StaleReason | null
  readonly missing: number
  /** By which way its news come; null while they are asked for. */
  readonly via: Way | null
  readonly isUrgent: boolean
  /** The client follows it for itself: it counts for the connection, not for whether access ended. */
  readonly isOwn: boolean
}

/** What the connection state is derived from. */
export interface ConnectionFacts {
  readonly session: 'unknown' | 'signed_in' | 'signed_out'
  readonly choice: TransportChoice
  readonly streams: readonly StreamStanding[]
  readonly lastCheckedAt: number | null
  /** The last attempt to reach the server got no answer. */
  readonly isFailing: boolean
  /** Of each way that is shared. */
  readonly heldBy: Readonly<Record<Way, HeldBy>>
  /** Nobody looks, or somebody does again and nothing was answered yet. */
  readonly isAway: boolean
  /** When it began, or somebody last came back: an older answer does not make an outage longer. */
  readonly startedAt: number
  readonly now: number
  /** No answer for this long while trying: offline, ms. */
  readonly offlineAfterMs: number
  /** Urgent streams must be checked at least this often to be called live, ms. */
  readonly freshForMs: number
}

/** The next state. The same object when nothing changed. */
export function deriveConnection(previous: ConnectionState, facts: ConnectionFacts): ConnectionState {
  const { state, reason } = judge(facts)
  const transport = transportOf(state, facts)
  const next: ConnectionState = {
    state,
    reason,
    since: isSameSpell(previous.state, state) ? previous.since : facts.now,
    lastCheckedAt: facts.lastCheckedAt,
    transport,
    choice: facts.choice,
    heldBy: transport === 'websocket' || transport === 'sse' ? facts.heldBy[transport] : null,
    missing: facts.streams.reduce((sum, stream) => sum + stream.missing, 0),
    following: facts.streams.length,
  }
  return isSame(previous, next) ? previous : next
}

function judge(facts: ConnectionFacts): Pick<ConnectionState, 'state' | 'reason'> {
  if (facts.session === 'signed_out') return { state: 'denied', reason: 'signed_out' }
  const wanted = facts.streams.filter((stream) => !stream.isOwn)
  if (wanted.length > 0 && wanted.every((stream) => stream.reason === 'denied')) {
    return { state: 'denied', reason: 'access_ended' }
  }
  return { state: judgeStreams(facts), reason: null }
}

function judgeStreams(facts: ConnectionFacts): ConnectionPhase {
  const { isFailing, now } = facts
  const silentFor = now - Math.max(facts.lastCheckedAt ?? 0, facts.startedAt)
  if (facts.isAway && !isFailing) return 'catching_up'
  const streams = facts.streams.filter((stream) => stream.reason !== 'denied')
  const isStale = streams.some((stream) => stream.phase === 'stale')
  const isBehind = streams.length === 0 || streams.some((stream) => stream.phase !== 'live')
  // An old answer is no proof: a board that could not be checked lately is not live, whatever its socket says.
  const isUnchecked = streams.some((stream) => stream.isUrgent) && silentFor > facts.freshForMs
  if (isStale || isUnchecked || (isFailing && streams.length > 0)) {
    return silentFor > facts.offlineAfterMs && (isFailing || isUnchecked) ? 'offline' : 'reconnecting'
  }
  return isBehind ? 'catching_up' : 'live'
}

function transportOf(
  state: ConnectionPhase,
  { streams, isAway }: ConnectionFacts,
): ConnectionState['transport'] {
  if (state === 'denied' || state === 'offline' || state === 'reconnecting') return 'none'
  const active = streams.filter((stream) => stream.reason !== 'denied')
  if (active.length === 0) return 'none'
  if (active.some((stream) => stream.via === null)) return isAway ? 'none' : 'polling'
  return active.every((stream) => stream.via === 'websocket') ? 'websocket' : 'sse'
}

function isSameSpell(before: ConnectionPhase, after: ConnectionPhase): boolean {
  return before === after || (before === 'reconnecting' && after === 'offline')
}

function isSame(a: ConnectionState, b: ConnectionState): boolean {
  return (
    a.state === b.state &&
    a.since === b.since &&
    a.lastCheckedAt === b.lastCheckedAt &&
    a.transport === b.transport &&
    a.choice === b.choice &&
    a.heldBy === b.heldBy &&
    a.missing === b.missing &&
    a.following === b.following &&
    a.reason === b.reason
  )
}
