import { make } from '../calls/server-error.ts'
import { backoffMs } from '../connection/backoff.ts'
import { type StoredEntry, type StoredError, storeError } from './entry.ts'

/** Commands one person may have waiting on one device. */
const mostWaiting = 50
/** Settled commands kept for the screen: how many, and how long, ms. */
const mostSettled = 20
const doneForMs = 3600_000
const refusedForMs = 7 * 24 * 3600_000
/** The server forgets keys after seven days. After this it is no longer asked what became of one, ms. */
const knowableForMs = 6 * 24 * 3600_000

/** What an attempt came to. */
export type Verdict =
  | { readonly type: 'done'; readonly answer: unknown }
  | { readonly type: 'refused'; readonly error: StoredError; readonly isTooLate: boolean }
  /** The server knows that it took no effect and never will. */
  | { readonly type: 'withdrawn' }
  | { readonly type: 'no_answer'; readonly mayHaveArrived: boolean }
  /** Nobody is signed in with a session that holds: it waits, and that is nobody's failure. */
  | { readonly type: 'not_signed_in' }

/** A new command. */
export type Draft = Omit<
  StoredEntry,
  'seq' | 'wish' | 'state' | 'failures' | 'mayHaveArrived' | 'retryAt' | 'error' | 'answer' | 'settledAt'
>

type Queue = readonly StoredEntry[]

const fresh = {
  wish: 'send',
  state: 'pending',
  failures: 0,
  mayHaveArrived: false,
  retryAt: 0,
  error: null,
  answer: null,
  settledAt: null,
} as const

const isWaiting = (entry: StoredEntry): boolean => entry.state === 'pending'
const hasNeverLeft = (entry: StoredEntry): boolean =>
  entry.state !== 'done' && !entry.mayHaveArrived && entry.wish === 'send'

/** The queue with one more command. One that supersedes takes the place of earlier ones of its subject that never left. */
export function addEntry(all: Queue, draft: Draft, supersedes: boolean): Queue {
  if (all.some((entry) => entry.id === draft.id)) return all
  const dropped = all.filter((entry) => supersedes && entry.subject === draft.subject && hasNeverLeft(entry))
  const others = all.filter((entry) => !dropped.includes(entry))
  if (others.filter(isWaiting).length >= mostWaiting) throw tooManyWaiting()
  const last = all.reduce((highest, entry) => Math.max(highest, entry.seq), 0)
  const seq = dropped[0]?.seq ?? last + 1
  return inOrder([...prune(others, draft.madeAt), { ...fresh, ...draft, seq }])
}

/** The queue with a corrected command where a refused one stood. */
export function replaceEntry(all: Queue, id: string, draft: Draft): Queue {
  const old = all.find((entry) => entry.id === id && isOver(entry))
  const others = all.filter((entry) => entry !== old)
  return old ? inOrder([...others, { ...fresh, ...draft, seq: old.seq }]) : addEntry(all, draft, false)
}

/** The queue after somebody took a command back. Gone at once, unless it may have arrived: then the server is asked. */
export function withdrawEntry(all: Queue, id: string): Queue {
  return change(all, id, (entry) =>
    isWaiting(entry) && entry.mayHaveArrived ? { ...entry, wish: 'withdraw', retryAt: 0 } : null,
  )
}

/** The queue after somebody wants a refused command sent as it is. A deadline that has passed stays passed. */
export function retryEntry(all: Queue, id: string): Queue {
  return change(all, id, (entry) => (entry.state === 'refused' ? { ...entry, ...fresh } : entry))
}

/** The queue at `now`: what is past its deadline is marked, or asked about if it may have arrived. The same when nothing is. */
export function expireEntries(all: Queue, now: number): Queue {
  const isDue = (entry: StoredEntry) =>
    isWaiting(entry) && entry.expiresAt <= now && (entry.wish === 'send' || isBeyondKnowing(entry, now))
  if (!all.some(isDue)) return all
  return all.map((entry) => {
    if (!isDue(entry)) return entry
    if (entry.mayHaveArrived && !isBeyondKnowing(entry, now)) return { ...entry, wish: 'expire', retryAt: 0 }
    return { ...entry, state: 'too_late', error: tooLate(entry.mayHaveArrived), settledAt: now }
  })
}

/** What stands before a command: an earlier one without an answer, or a refused one that it depends on. */
export function waitsFor(entry: StoredEntry, all: Queue): StoredEntry | null {
  return (
    all.find((other) => {
      const isNeeded = entry.needs.includes(other.subject)
      if (other.seq >= entry.seq || (other.subject !== entry.subject && !isNeeded)) return false
      return isWaiting(other) || (isOver(other) && (isNeeded || !entry.standsAlone))
    }) ?? null
  )
}

/** What may go out now. Asking about what was taken back waits for nobody. */
export function sendableEntries(all: Queue, now: number, isUrged: boolean): Queue {
  return all.filter(
    (entry) =>
      isWaiting(entry) &&
      (isUrged || entry.retryAt <= now) &&
      (entry.wish !== 'send' || waitsFor(entry, all) === null),
  )
}

/** When to look again, ms since 1970: the end of the next pause, or the next deadline. Null when nothing waits. */
export function nextMoment(all: Queue): number | null {
  const moments = all.filter(isWaiting).flatMap((entry) => {
    const isHeld = entry.wish === 'send' && waitsFor(entry, all) !== null
    return [...(isHeld ? [] : [entry.retryAt]), ...(entry.wish === 'send' ? [entry.expiresAt] : [])]
  })
  return moments.length > 0 ? Math.min(...moments) : null
}

/** Notes before an attempt that it may arrive from now on; null when it is no longer to be made. */
export function beginAttempt(all: Queue, { id, wish }: StoredEntry, now: number): Queue | null {
  const entry = all.find((other) => other.id === id)
  if (!entry || !isWaiting(entry) || entry.wish !== wish) return null
  if (wish === 'send' && entry.expiresAt <= now) return null
  return change(all, id, (it) => ({ ...it, mayHaveArrived: true }))
}

/** The queue after an attempt. `before` is the entry as it was when the attempt began. */
export function settleEntry(
  all: Queue,
  before: StoredEntry,
  verdict: Verdict,
  now: number,
  random: number,
): Queue {
  return change(all, before.id, (entry) => {
    const over = { wish: 'send', settledAt: now, retryAt: 0, failures: 0 } as const
    switch (verdict.type) {
      case 'done':
        return { ...entry, ...over, state: 'done', answer: verdict.answer, error: null }
      case 'withdrawn':
        return entry.wish === 'expire'
          ? { ...entry, ...over, state: 'too_late', error: tooLate(false) }
          : null
      case 'refused':
        // Taken back meanwhile, and refused: then it is gone, as was wished.
        if (entry.wish === 'withdraw') return null
        return {
          ...entry,
          ...over,
          state: verdict.isTooLate ? 'too_late' : 'refused',
          error: verdict.error,
          mayHaveArrived: false,
        }
      case 'not_signed_in':
        return { ...entry, mayHaveArrived: before.mayHaveArrived, retryAt: now + 60_000 }
      case 'no_answer': {
        const failures = entry.failures + 1
        return {
          ...entry,
          failures,
          mayHaveArrived: before.mayHaveArrived || verdict.mayHaveArrived,
          retryAt: now + backoffMs(failures, random, 1000, 60_000),
        }
      }
    }
  })
}

/** The queue without what nobody has to see any more. */
export function prune(all: Queue, now: number): Queue {
  const settled = all.filter((entry) => !isWaiting(entry))
  const surplus = new Set(settled.slice(0, Math.max(0, settled.length - mostSettled)))
  return all.filter((entry) => {
    const age = now - (entry.settledAt ?? now)
    return !surplus.has(entry) && age < (entry.state === 'done' ? doneForMs : refusedForMs)
  })
}

const isOver = (entry: StoredEntry): boolean => entry.state === 'refused' || entry.state === 'too_late'
const isBeyondKnowing = (entry: StoredEntry, now: number): boolean => now - entry.madeAt > knowableForMs
const inOrder = (all: Queue): Queue => all.toSorted((a, b) => a.seq - b.seq)

function change(all: Queue, id: string, next: (entry: StoredEntry) => StoredEntry | null): Queue {
  return all.flatMap((entry) => (entry.id === id ? (next(entry) ?? []) : [entry]))
}

function tooManyWaiting() {
  return make(
    'LIMIT_REACHED',
    'TOO_MANY',
    `${mostWaiting} things are waiting to be sent already.`,
    'Go online, or withdraw some of them.',
  )
}

function tooLate(mayHaveArrived: boolean): StoredError {
  return storeError(
    mayHaveArrived
      ? make(
          'INVALID_STATE',
          'TOO_LATE',
          'Its time is over, and it was too long ago to know whether it arrived.',
          'Look at how things are now, then decide again.',
        )
      : make(
          'INVALID_STATE',
          'TOO_LATE',
          'Its time was over before the server could be reached, so it was not sent.',
          'Look at how things are now, then do it again if you still want it.',
        ),
  )
}
