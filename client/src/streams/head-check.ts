import { coerceError } from '../calls/server-error.ts'
import { backoffMs } from '../connection/backoff.ts'
import type { PlatewireError } from '../errors.ts'
import type { Clock, Visibility } from '../ports/ports.ts'
import { headsPerCall, type Reads } from './reads.ts'

/** A stream whose head is checked. */
interface CheckedStream {
  readonly stream: string
  /** Checked at the short interval; others only while not joined, or not answered. */
  isUrgent(): boolean
  /** Urgent also while nobody looks. Everything else is checked only while somebody does. */
  readonly staysAwake: boolean
  isJoined(): boolean
  /** The highest number the server spoke of so far. */
  confirmed(): number
  onHead(head: number, askedAt: number): void
  /** The stream may not be read (any more). */
  onAbsent(): void
  onFailed(error: PlatewireError): void
}

/** One timer for all followed streams. */
export interface HeadCheck {
  add(entry: CheckedStream): () => void
  /** Asks for every head now; resolves when the answer is in. */
  checkNow(): Promise<void>
  /** Asks for every head in a moment, however far off the next check is. */
  checkSoon(ms: number): void
  /** Asks for nothing until it is asked to. */
  pause(): void
  /** The radio is awake for something else: asks now what would be asked within this time anyway. */
  checkIfDue(withinMs: number): void
  /** Whether something is followed that has to be heard though nobody looks. */
  staysAwake(): boolean
  /** Asks by another call until ended: a board's heartbeat answers heads too, so that one request does for both. */
  askBy(ask: Reads['heads']): () => void
}

/** A check that is silent for so long holds up no other, ms; its answer counts all the same when it comes. */
const patienceMs = 3000

/** What the head check stands on. */
export interface HeadCheckDependencies {
  readonly reads: Reads
  readonly clock: Clock
  readonly visibility: Visibility
  readonly headCheckMs: number
  readonly idleCheckMs: number
}

/**
 * Asks for the heads of all followed streams in one request. A gap shows only when a later message arrives, so without
 * this the last order of a quiet evening could vanish; and while the socket is down, this is how news come.
 */
export function createHeadCheck(dependencies: HeadCheckDependencies): HeadCheck {
  const { reads, clock, visibility, headCheckMs, idleCheckMs } = dependencies
  const entries = new Set<CheckedStream>()
  const askers = [(streams: readonly string[]) => reads.heads(streams)]
  let failures = 0
  let due = Number.POSITIVE_INFINITY
  let stopTimer = () => {}
  let running: Promise<void> | null = null

  const schedule = (ms: number) => {
    const at = clock.now() + ms
    if (at >= due) return
    stopTimer()
    due = at
    stopTimer = clock.after(ms, () => {
      due = Number.POSITIVE_INFINITY
      void checkNow()
    })
  }

  const staysAwake = () => [...entries].some((entry) => entry.staysAwake)

  /** When to ask again, or null while nobody needs it. */
  const interval = (): number | null => {
    const streams = [...entries]
    const isSeen = visibility.isVisible()
    const isFrequent = streams.some((entry) =>
      entry.isUrgent() ? isSeen || entry.staysAwake : isSeen && (!entry.isJoined() || failures > 0),
    )
    // Spread over a fifth of the interval, or a thousand boards that reconnected together would ask together for ever. Never above
    // it: with a request that takes its time, news by asking alone would come too late.
    const spread = 0.8 + clock.random() / 5
    // One that failed is repeated soon: a cut in the wrong moment must not cost a whole interval. A board never waits longer than
    // while all is well, or the orders of an outage would be on it long after its end.
    const mostMs = streams.some((entry) => entry.isUrgent()) ? headCheckMs : 4 * headCheckMs
    if (isFrequent && failures > 0) return backoffMs(failures, clock.random(), headCheckMs / 4, mostMs)
    if (isFrequent) return headCheckMs * spread
    return streams.length > 0 && (isSeen || staysAwake()) ? idleCheckMs * spread : null
  }

  const pause = () => {
    stopTimer()
    due = Number.POSITIVE_INFINITY
  }

  const plan = () => {
    const ms = interval()
    if (ms !== null) schedule(ms)
  }

  const askFor = async (batch: readonly CheckedStream[]): Promise<void> => {
    const askedAt = batch.map((entry) => entry.confirmed())
    try {
      const ask = askers.at(-1) ?? reads.heads
      const heads = await ask([...new Set(batch.map((entry) => entry.stream))])
      failures = 0
      batch.forEach((entry, index) => {
        if (!entries.has(entry)) return
        const head = heads[entry.stream]
        if (head === undefined) entry.onAbsent()
        else entry.onHead(head, askedAt[index] ?? 0)
      })
    } catch (caught) {
      failures += 1
      const error = coerceError(caught)
      for (const entry of batch) if (entries.has(entry)) entry.onFailed(error)
    }
  }

  const checkAll = async (): Promise<void> => {
    const all = [...entries]
    for (let start = 0; start < all.length; start += headsPerCall) {
      await askFor(all.slice(start, start + headsPerCall))
    }
  }

  const checkNow = (): Promise<void> => {
    if (running) return running
    const release = () => {
      if (running === check) running = null
      plan()
    }
    const stopWaiting = clock.after(patienceMs, () => {
      failures += 1
      release()
    })
    const check = checkAll().finally(() => {
      stopWaiting()
      release()
    })
    running = check
    return check
  }

  return {
    checkNow,
    pause,
    checkSoon: schedule,
    staysAwake,
    checkIfDue: (withinMs) => {
      if (due - clock.now() <= withinMs) schedule(0)
    },
    askBy: (ask) => {
      const own = (streams: readonly string[]) => ask(streams)
      askers.push(own)
      return () => {
        if (askers.includes(own)) askers.splice(askers.indexOf(own), 1)
      }
    },
    add: (entry) => {
      entries.add(entry)
      plan()
      return () => {
        entries.delete(entry)
        if (entries.size === 0) pause()
      }
    },
  }
}
