import type { SessionKeeper } from '../accounts/session.ts'
import { createStore, type Observable } from '../observable.ts'
import type { Clock, Network, Visibility } from '../ports/ports.ts'
import type { StreamHandle } from '../streams/follow.ts'
import type { HeadCheck } from '../streams/head-check.ts'
import { type ConnectionState, deriveConnection, type StreamStanding } from './connection-state.ts'
import type { Contact } from './contact.ts'
import type { Ladder, TransportChoice } from './ladder.ts'
import type { Topics } from './topics.ts'
import type { Transport } from './transport.ts'

/** The one connection, whatever stands on it. */
export interface Connection extends Observable<ConnectionState> {
  /** Listens to the session and joins the signed-in person's topic. Following anything does this by itself. Idempotent. */
  start(): void
  /** Ends every follow, leaves every topic and stops every timer. `start()` begins again. */
  stop(): Promise<void>
  /** "Retry now": asks for the heads of all followed streams at once, and reconnects what is not joined. */
  checkNow(): Promise<void>
  /** How news shall come from now on; `transport` of the state says how they do. Nothing is lost by a change, and nothing comes twice. */
  use(choice: TransportChoice): void
}

/** What the connection stands on. */
export interface ConnectionDependencies {
  readonly clock: Clock
  readonly network: Network
  readonly visibility: Visibility
  readonly transport: Transport
  readonly topics: Topics
  /** The topics of SSE: streams. */
  readonly feeds: Topics
  readonly ladder: Ladder
  readonly contact: Contact
  readonly headCheck: HeadCheck
  readonly session: SessionKeeper
  readonly headCheckMs: number
}

/** The connection, and how streams report to it. */
export interface ConnectionKeeper {
  readonly connection: Connection
  /** Counts a stream until what this returns is closed. `isOwn`: followed by the client for itself. */
  track<T>(handle: StreamHandle<T>, isOwn: boolean): StreamHandle<T>
  /** Runs with each start; what it returns, with the stop. */
  onStart(begin: () => () => void): void
}

/** What the connection needs of a stream, whatever its data. */
type TrackedStream = Pick<StreamHandle<unknown>, 'via' | 'isUrgent' | 'getSnapshot' | 'close'>

const quiet: Omit<ConnectionState, 'since' | 'choice'> = {
  state: 'catching_up',
  lastCheckedAt: null,
  transport: 'none',
  missing: 0,
  following: 0,
  reason: null,
}

/** Makes the connection: one state, one wake-up, one end. */
export function createConnection(dependencies: ConnectionDependencies): ConnectionKeeper {
  const { clock, network, visibility, transport, topics, feeds, ladder } = dependencies
  const { contact, headCheck, session, headCheckMs } = dependencies
  const choice = ladder.choice.getSnapshot
  const store = createStore<ConnectionState>({ ...quiet, choice: choice(), since: clock.now() })
  const streams = new Map<TrackedStream, boolean>()
  const beginnings: (() => () => void)[] = []
  let endings: (() => void)[] | null = null
  let startedAt = clock.now()
  let stopTimer = () => {}

  const derive = () => {
    if (!endings) return
    store.set(
      deriveConnection(store.getSnapshot(), {
        session: session.state.getSnapshot().status,
        choice: choice(),
        streams: [...streams].map(([handle, isOwn]) => standingOf(handle, isOwn)),
        lastCheckedAt: contact.lastSuccessAt(),
        isFailing: contact.isFailing(),
        startedAt,
        now: clock.now(),
        offlineAfterMs: 3 * headCheckMs,
        freshForMs: 2.5 * headCheckMs,
      }),
    )
    watchAge()
  }

  /** Nothing happens when nothing answers: the age of the last answer needs a timer of its own. */
  const watchAge = () => {
    stopTimer()
    const { state } = store.getSnapshot()
    const isSettled = state === 'offline' || state === 'denied'
    const isUrgent = [...streams.keys()].some((handle) => handle.isUrgent)
    if (!isSettled && (isUrgent || state !== 'live')) stopTimer = clock.after(headCheckMs / 2, derive)
  }

  const wake = async () => {
    session.lookAgain()
    await transport.refreshToken()
    if (!endings) return
    ladder.retryNow()
    topics.retryNow()
    feeds.retryNow()
    await headCheck.checkNow()
  }

  const start = () => {
    if (endings) return
    startedAt = clock.now()
    endings = [
      session.state.subscribe(derive),
      contact.onChange(derive),
      ladder.choice.subscribe(derive),
      // What was about to be pushed may be on the way that was left.
      ladder.ways.subscribe(() => headCheck.checkSoon(0)),
      network.onChange(() => void wake()),
      visibility.onVisible(() => void wake()),
    ]
    session.start()
    for (const begin of beginnings) endings.push(begin())
    derive()
  }

  const stop = async () => {
    if (!endings) return
    for (const handle of [...streams.keys()]) handle.close()
    for (const end of endings) end()
    endings = null
    stopTimer()
    ladder.stop()
    session.stop()
    await Promise.all([topics.closeAll(), feeds.closeAll()])
  }

  return {
    connection: {
      subscribe: store.subscribe,
      getSnapshot: store.getSnapshot,
      start,
      stop,
      checkNow: wake,
      use: ladder.use,
    },
    track: (handle, isOwn) => {
      const stopWatching = handle.subscribe(derive)
      const tracked = {
        ...handle,
        close: () => {
          stopWatching()
          handle.close()
          if (streams.delete(tracked)) derive()
        },
      }
      streams.set(tracked, isOwn)
      derive()
      return tracked
    },
    onStart: (begin) => {
      beginnings.push(begin)
      if (endings) endings.push(begin())
    },
  }
}

function standingOf(handle: TrackedStream, isOwn: boolean): StreamStanding {
  const { phase, reason, missing } = handle.getSnapshot()
  return { phase, reason, missing, via: handle.via(), isUrgent: handle.isUrgent, isOwn }
}
