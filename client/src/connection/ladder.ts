import { createStore, type Observable } from '../observable.ts'
import type { Clock, Visibility } from '../ports/ports.ts'

/** A way by which news are pushed. */
export type Way = 'websocket' | 'sse'

/** How news shall come: by whatever works, or one way and no other. Without either way they are asked for, every few seconds. */
export type TransportChoice = 'auto' | Way | 'polling'

/** Which ways are wanted now; both while one takes over from the other. */
export type Ways = Readonly<Record<Way, boolean>>

/** Chooses the ways. Every reader keeps its own place, so a change of ways loses nothing and doubles nothing. */
export interface Ladder {
  readonly ways: Observable<Ways>
  readonly choice: Observable<TransportChoice>
  use(choice: TransportChoice): void
  /** A reader says which ways reach it, until it says null. */
  report(reader: object, reached: Ways | null): void
  /** The network may have changed: what was given up is tried again. */
  retryNow(): void
  stop(): void
}

/** What is wanted at each step. */
const steps = {
  socket: { websocket: true, sse: false },
  both: { websocket: true, sse: true },
  sse: { websocket: false, sse: true },
  none: { websocket: false, sse: false },
} as const
type Step = keyof typeof steps

/** A socket that reaches nobody for this long gets SSE beside it, ms: spread, or all who lose a server open it together. News are asked for meanwhile. */
const climbDownFromMs = 2000
const climbDownToMs = 5000
/** The old way is kept this long after the new one works, and at most so long while it does not, ms. */
const handOverMs = 2000
const patienceMs = 5000
/** With SSE working, a socket that does not is given up after this, ms. */
const trialMs = 10_000
/** ... and tried again after this, doubling: each trial wakes the radio a few times for nothing. */
const restFirstMs = 60_000
const restMostMs = 15 * 60_000

const firstStep: Record<TransportChoice, Step> = {
  auto: 'socket',
  websocket: 'socket',
  sse: 'sse',
  polling: 'none',
}

/** Makes the ladder: WebSocket, else SSE, else asking. */
export function createLadder(
  { clock, visibility }: { clock: Clock; visibility: Visibility },
  first: TransportChoice = 'auto',
): Ladder {
  const choice = createStore<TransportChoice>(first)
  const ways = createStore<Ways>(steps[firstStep[first]])
  const readers = new Map<object, Ways>()
  let step: Step = firstStep[first]
  let rests = 0
  let due = ''
  let stopTimer = () => {}

  /** Where to go next, and after which time; null to stay. */
  const next = (): readonly [Step, number] | null => {
    const all = [...readers.values()]
    const isSocketUp = all.some(({ websocket }) => websocket)
    const isSseUp = all.length > 0 && all.every(({ sse }) => sse)
    switch (choice.getSnapshot()) {
      case 'polling':
        return step === 'none' ? null : ['none', 0]
      case 'websocket':
        if (step === 'socket') return null
        return step === 'both' ? ['socket', isSocketUp ? handOverMs : patienceMs] : [into('socket'), 0]
      case 'sse':
        if (step === 'sse') return null
        return step === 'both' ? ['sse', isSseUp ? 0 : patienceMs] : [into('sse'), 0]
      case 'auto':
        if (step === 'none') return ['socket', 0]
        if (step === 'socket') return isSocketUp || all.length === 0 ? null : ['both', climbDownMs()]
        if (step === 'sse') return isSseUp ? ['both', restMs()] : ['both', 0]
        return isSocketUp ? ['socket', handOverMs] : isSseUp ? ['sse', trialMs] : null
    }
  }
  const climbDownMs = () => climbDownFromMs + (climbDownToMs - climbDownFromMs) * clock.random()
  const into = (goal: Step): Step => (step === 'none' ? goal : 'both')
  const restMs = () => Math.min(restMostMs, restFirstMs * 2 ** (rests - 1)) * (0.9 + clock.random() / 5)

  const plan = () => {
    const move = next()
    const wanted = move ? `${step} ${move[0]} ${move[1] === 0 ? 'now' : ''}` : ''
    // The same move as before keeps its time; only a change begins to wait anew.
    if (wanted === due && wanted !== '') return
    stopTimer()
    due = wanted
    if (!move) return
    if (move[1] === 0) go(move[0])
    else stopTimer = clock.after(move[1], () => go(move[0]))
  }

  const go = (to: Step) => {
    due = ''
    // Nobody looks: what is not joined may be asleep, and is looked after when somebody comes back.
    if (to === 'both' && choice.getSnapshot() === 'auto' && !visibility.isVisible()) return
    if (to === 'sse') rests += 1
    else if (to === 'socket') rests = 0
    step = to
    ways.set(steps[to])
    plan()
  }

  return {
    ways: { subscribe: ways.subscribe, getSnapshot: ways.getSnapshot },
    choice: { subscribe: choice.subscribe, getSnapshot: choice.getSnapshot },
    use: (wanted) => {
      rests = 0
      choice.set(wanted)
      plan()
    },
    report: (reader, reached) => {
      if (reached) readers.set(reader, reached)
      else readers.delete(reader)
      plan()
    },
    retryNow: () => {
      rests = 0
      if (choice.getSnapshot() === 'auto' && step === 'sse') go('both')
      else plan()
    },
    stop: () => {
      stopTimer()
      due = ''
    },
  }
}
