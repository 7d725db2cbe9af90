import type { PlatewireError } from '../errors.ts'
import type { Observable } from '../observable.ts'

/** One event of a stream. `seq` counts from 1 without gaps. */
export interface StreamEvent {
  readonly seq: number
  readonly type: string
  readonly body: unknown
  /** When it was written, ISO 8601. */
  readonly at: string
}

/** Where a followed stream is: first joining, then fetching what is missing, then live; stale when neither is possible. */
export type StreamPhase = 'subscribing' | 'catching_up' | 'live' | 'stale'

/** Why a stream is stale: its topic was lost, the server cannot be reached, or access ended (its data is gone then). */
export type StaleReason = 'lost' | 'unreachable' | 'denied'

/** What a follow shows. Immutable: a new object after each change. */
export interface FollowSnapshot<T> {
  readonly phase: StreamPhase
  /** Why `stale`; null in every other phase. */
  readonly reason: StaleReason | null
  /** The state as of `seq`; null until the first snapshot, and again after access ended. */
  readonly data: T | null
  /** The number of the last applied event; null until the first snapshot. */
  readonly seq: number | null
  /** Events known to exist and not yet applied ("Getting 3 missed orders"). */
  readonly missing: number
  /** The last failure, until something succeeds. */
  readonly error: PlatewireError | null
  /** When the server had last answered as this was made, ms since 1970. `connection` has the time of the last check. */
  readonly checkedAt: number | null
}

/** How a change came: as it happened, caught up in order, or as a new snapshot because too much was missed. */
export type ChangeOrigin = 'message' | 'catch_up' | 'snapshot'

/** What just changed. Each event of a stream is reported once, in order; events jumped over by a snapshot are counted. */
export interface StreamChange<T> {
  readonly data: T
  readonly events: readonly StreamEvent[]
  readonly origin: ChangeOrigin
  /** Events a snapshot jumped over ("46 updates were missed, this is how it stands now"). */
  readonly skipped: number
}

/** A followed stream. `close()` when nobody looks any more; closing twice does nothing. */
export interface Follow<T> extends Observable<FollowSnapshot<T>> {
  readonly stream: string
  /** Takes a fresh snapshot now. */
  refresh(): void
  close(): void
}

/** How to follow a stream. */
export interface FollowOptions<T> {
  /** Topics its messages come by, given the state so far (null at first). A changed answer moves to the new topics. */
  topics(data: T | null): readonly string[]
  /** Reads the whole state and the number it stands at. */
  snapshot(): Promise<{ readonly seq: number; readonly state: T }>
  /** Applies one event. Pure. If it throws, a snapshot takes the place of the event. */
  reduce(data: T, event: StreamEvent): T
  /** Hears every change. */
  onChange?(change: StreamChange<T>): void
  /**
   * Checked every few seconds even while joined: for screens that must not miss. `true`: also while the page is hidden, and
   * its connection does not pause then (a kitchen's board, a driver's run). `'while_seen'`: only while somebody looks.
   */
  urgent?: boolean | 'while_seen'
}

/** Streams, for those who bring their own reducer. */
export interface Streams {
  /** Follows one stream until closed. */
  follow<T>(stream: string, options: FollowOptions<T>): Follow<T>
}
