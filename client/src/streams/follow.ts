import { coerceError, signInRequired } from '../calls/server-error.ts'
import { backoffMs } from '../connection/backoff.ts'
import type { Contact } from '../connection/contact.ts'
import type { Way } from '../connection/ladder.ts'
import type { PlatewireError } from '../errors.ts'
import { createStore, type Observable } from '../observable.ts'
import type { Clock } from '../ports/ports.ts'
import { safely } from '../safely.ts'
import type { Carry } from './carriage.ts'
import { stepCursor } from './cursor.ts'
import { type Cursor, type CursorEffect, type CursorInput, missingEvents, newCursor } from './cursor-state.ts'
import type { HeadCheck } from './head-check.ts'
import type { Inbox } from './inbox.ts'
import type { Reads } from './reads.ts'
import type { Follow, FollowOptions, FollowSnapshot } from './types.ts'

/** A stream reader waits this long for its topic before it shows what is there already, ms. */
const joinPatienceMs = 1000
/** The server says "joined" a little before messages flow: look again after this, ms. */
const afterJoinMs = 3000
/** A reader that lost its topic asks for news within this, ms: spread, or all who lose a server ask at once. */
const afterLossMs = 1000
/** A refused reader asks once more after this, ms. */
const afterDenialMs = 2000
/** Further behind than this, a snapshot is cheaper than the events. */
const tooFar = 1000

/** What following stands on. */
export interface FollowDependencies {
  readonly clock: Clock
  readonly reads: Reads
  readonly carry: Carry
  readonly inbox: Inbox
  readonly headCheck: HeadCheck
  readonly contact: Contact
  /** Who is signed in: `undefined` while unknown, null for nobody. */
  readonly userId: Observable<string | null | undefined>
}

/** A followed stream as the client itself sees it. */
export interface StreamHandle<T> extends Follow<T> {
  readonly isUrgent: boolean
  /** The connection may not pause, though nobody looks. */
  readonly staysAwake: boolean
  /** By which way its news come; null while they are asked for. */
  via(): Way | null
  /** Changes the state without an event: details that events do not carry. */
  patch(change: (data: T) => T): void
}

/** Follows a stream: keeps a cursor, and does what it asks for. A change of person begins anew. */
export function followStream<T>(
  dependencies: FollowDependencies,
  stream: string,
  options: FollowOptions<T>,
): StreamHandle<T> {
  const { clock, reads, carry, inbox, headCheck, contact, userId } = dependencies
  const rules = { reduce: options.reduce, tooFar }
  const isUrgent = (options.urgent ?? false) !== false
  const staysAwake = options.urgent === true
  let cursor: Cursor<T> = newCursor()
  let error: PlatewireError | null = null
  let generation = 0
  let isClosed = false
  let isBegun = false
  let stopPause = () => {}
  let stopPatience = () => {}
  let end = () => {}

  const store = createStore<FollowSnapshot<T>>(snapshotOf(cursor, error, contact.lastSuccessAt()))
  const publish = () => {
    const next = snapshotOf(cursor, error, contact.lastSuccessAt())
    if (!isSame(store.getSnapshot(), next)) store.set(next)
  }

  const queue: CursorInput<T>[] = []
  let isStepping = false
  const input = (next: CursorInput<T>) => {
    if (!isClosed) queue.push(next)
    if (isStepping) return
    isStepping = true
    try {
      for (let item = queue.shift(); item; item = queue.shift()) step(item)
    } finally {
      isStepping = false
    }
  }

  const step = (item: CursorInput<T>) => {
    const result = stepCursor(cursor, item, rules)
    cursor = result.cursor
    publish()
    if (isBegun && (cursor.data !== null || isDenied())) carriage.want(options.topics(cursor.data))
    for (const effect of result.effects) perform(effect)
  }

  const perform = (effect: CursorEffect) => {
    if (effect.type === 'read_range') void readRange(effect.after)
    else if (effect.type === 'read_snapshot') void readSnapshot()
    else if (effect.type === 'pause') {
      stopPause()
      stopPause = clock.after(backoffMs(effect.attempt, clock.random()), () => input({ type: 'retry' }))
    } else if (cursor.data !== null) {
      const { data } = cursor
      const { events, origin, skipped } = effect
      safely(() => options.onChange?.({ data, events, origin, skipped }))
    }
  }

  /** Runs a read; an answer that comes after the person changed is nobody's. */
  const read = async <A>(run: () => Promise<A>, done: (answer: A) => CursorInput<T>) => {
    stopPause()
    const mine = generation
    try {
      const answer = await run()
      if (mine !== generation) return
      succeeded()
      input(done(answer))
    } catch (caught) {
      if (mine === generation) failed(coerceError(caught))
    }
  }
  const readRange = (after: number) =>
    read(
      () => reads.range(stream, after),
      (range) => ({ type: 'range', ...range }),
    )
  const readSnapshot = () =>
    read(
      () => options.snapshot(),
      ({ seq, state }) => ({ type: 'snapshot', seq, data: state }),
    )

  const succeeded = () => {
    error = null
    contact.succeeded()
  }
  const failed = (reason: PlatewireError) => {
    error = reason
    if (reason.retryable) contact.failed()
    else contact.succeeded()
    input({ type: 'failed', denied: reason.code === 'NOT_FOUND' || reason.code === 'FORBIDDEN' })
    // Whoever follows what a message just named may be ahead of what the database shows. Once more, then rarely.
    if (isDenied()) headCheck.checkSoon(afterDenialMs)
  }

  const carriage = carry(stream, (status) => {
    if (status === 'joined') {
      input({ type: 'joined' })
      headCheck.checkSoon(afterJoinMs)
    } else if (status === 'joining') input({ type: 'joining' })
    else if (status === 'paused') {
      stopPause()
      input({ type: 'paused' })
    } else {
      input({ type: 'lost' })
      headCheck.checkSoon(status === 'refused' ? 0 : clock.random() * afterLossMs)
    }
  })

  const isDenied = () => cursor.reason === 'denied'

  const begin = () => {
    const stopListening = inbox.listen(stream, (event) => input({ type: 'message', event }))
    const stopChecking = headCheck.add({
      stream,
      isUrgent: () => isUrgent && !isDenied(),
      staysAwake,
      isJoined: () => cursor.joined || isDenied(),
      confirmed: () => cursor.confirmed,
      onHead: (head, askedAt) => {
        succeeded()
        // Access came back, or the head is news.
        input(isDenied() ? { type: 'refresh' } : { type: 'head', head, askedAt })
      },
      onAbsent: () => {
        contact.succeeded()
        // Read it once more before taking everything off the screen: that answer says why.
        if (!isDenied()) input({ type: 'refresh' })
      },
      onFailed: (reason) => {
        error = reason
        contact.failed()
        input({ type: 'head_failed' })
      },
    })
    stopPatience = clock.after(carriage.isTried() ? joinPatienceMs : 0, () => input({ type: 'impatient' }))
    isBegun = true
    carriage.want(options.topics(null))
    return () => {
      isBegun = false
      stopListening()
      stopChecking()
      stopPatience()
      stopPause()
      carriage.want([])
    }
  }

  const restart = () => {
    if (isClosed) return
    const person = userId.getSnapshot()
    end()
    generation += 1
    queue.length = 0
    const isOut = person === null
    cursor = isOut ? { ...newCursor<T>(), phase: 'stale', reason: 'denied' } : newCursor<T>()
    error = isOut ? signInRequired() : null
    publish()
    end = person ? begin() : () => {}
  }

  restart()
  const stopWatching = userId.subscribe(restart)

  return {
    stream,
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    isUrgent,
    staysAwake,
    via: () => (cursor.joined ? carriage.via() : null),
    refresh: () => {
      if (userId.getSnapshot()) input({ type: 'refresh' })
    },
    patch: (patch) => input({ type: 'patch', patch }),
    close: () => {
      if (isClosed) return
      isClosed = true
      generation += 1
      stopWatching()
      end()
    },
  }
}

function snapshotOf<T>(
  cursor: Cursor<T>,
  error: PlatewireError | null,
  checkedAt: number | null,
): FollowSnapshot<T> {
  const { phase, reason, data, seq } = cursor
  return { phase, reason, data, seq, missing: missingEvents(cursor), error, checkedAt }
}

/** Whether a reader would see no difference; a mere check must not redraw every screen. */
function isSame<T>(a: FollowSnapshot<T>, b: FollowSnapshot<T>): boolean {
  return (
    a.phase === b.phase &&
    a.reason === b.reason &&
    a.data === b.data &&
    a.seq === b.seq &&
    a.missing === b.missing &&
    a.error === b.error
  )
}
