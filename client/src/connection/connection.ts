import type { SessionKeeper } from '../accounts/session.ts'
import { createStore, type Observable } from '../observable.ts'
import type { Clock, Network, Visibility } from '../ports/ports.ts'
import type { StreamHandle } from '../streams/follow.ts'
import type { HeadCheck } from '../streams/head-check.ts'
import { createAttention } from './attention.ts'
import {
  type ConnectionState,
  deriveConnection,
  type HeldBy,
  type StreamStanding,
} from './connection-state.ts'
import type { Contact } from './contact.ts'
import type { Ladder, TransportChoice, Way } from './ladder.ts'
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
  /** Which tab holds each way, where tabs share it. */
  readonly heldBy: Readonly<Record<Way, Observable<HeldBy>>>
  readonly headCheckMs: number
}

/** The connection, and how streams report to it. */
export interface ConnectionKeeper {
  readonly connection: Connection
  /** Counts a stream until what this returns is closed. `isOwn`: followed by the client for itself. */
  track<T>(handle: StreamHandle<T>, isOwn: boolean): StreamHandle<T>
  /** Runs with each start; what it returns, with the stop. */
  onStart(begin: () => () => void): void
  /** A call goes unanswered: asks at once whether anything is answered, and says so when nothing is. */
  doubt(): void
}

/** What the connection needs of a stream, whatever its data. */
type TrackedStream = Pick<StreamHandle<unknown>, 'via' | 'isUrgent' | 'staysAwake' | 'getSnapshot' | 'close'>

const quiet: Omit<ConnectionState, 'since' | 'choice'> = {
  state: 'catching_up',
  lastCheckedAt: null,
  transport: 'none',
  heldBy: null,
  missing: 0,
  following: 0,
  reason: null,
}

/** How long a new token is waited for before that counts as no answer, ms. */
const tokenPatienceMs = 4000
/** How long the heads are waited for once something else went unanswered, ms. */
const doubtPatienceMs = 2000

/** Makes the connection: one state, one wake-up, one end. */
export function createConnection(dependencies: ConnectionDependencies): ConnectionKeeper {
  const { clock, network, visibility, topics, feeds, transport, ladder, heldBy } = dependencies
  const { contact, headCheck, session, headCheckMs } = dependencies
  const choice = ladder.choice.getSnapshot
  const store = createStore<ConnectionState>({ ...quiet, choice: choice(), since: clock.now() })
  const streams = new Map<TrackedStream, boolean>()
  const freshForMs = 2.5 * headCheckMs
  let isResting = false
  let isWaking = false
  /** Nothing at all was answered for a while. */
  let isMute = false
  let looks = 0
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
        isFailing: contact.isFailing() && !isResting,
        heldBy: { websocket: heldBy.websocket.getSnapshot(), sse: heldBy.sse.getSnapshot() },
        isAway: isResting || isWaking,
        startedAt,
        now: clock.now(),
        offlineAfterMs: 3 * headCheckMs,
        freshForMs,
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
    if (isResting) return
    if (!isSettled && (isUrgent || state !== 'live')) stopTimer = clock.after(headCheckMs / 2, derive)
  }

  /** Looks whether everything is there. The token first: a join with a spent one is refused, and holds up the whole socket. */
  const look = async ({ isBroken = false } = {}) => {
    if (isResting) return
    looks += 1
    const mine = looks
    session.lookAgain()
    const isRefreshed = await answers(clock, transport.refreshToken(), tokenPatienceMs)
    if (!endings || isResting) return
    if (!isRefreshed) contact.failed()
    ladder.retryNow()
    for (const each of [topics, feeds]) {
      each.resume()
      each.retryNow(isBroken)
    }
    await headCheck.checkNow()
    if (mine !== looks || isResting) return
    isWaking = false
    derive()
  }

  /** The socket is asked as well: a network that dies without a word leaves it open until its next heartbeat but one. */
  const doubt = async () => {
    if (!endings || isResting || contact.isFailing()) return
    if ([...streams.keys()].some((handle) => handle.via() === 'websocket')) transport.reconnect()
    const isAnswered = await answers(clock, headCheck.checkNow(), doubtPatienceMs)
    if (isAnswered || !endings || isResting) return
    isMute = true
    contact.failed()
  }

  /** After a silence SSE is opened anew: it cannot be asked whether it lives. */
  const heard = () => {
    if (isMute && !contact.isFailing()) {
      isMute = false
      feeds.retryNow(true)
    }
    derive()
  }

  /** Leaves the socket, and asks nothing. */
  const rest = async () => {
    isResting = true
    headCheck.pause()
    derive()
    await Promise.all([topics.pause(), feeds.pause()])
    if (isResting) ladder.stop()
  }

  /** Looks after a time in which nobody did. What failed before says nothing about now. */
  const wake = ({ isBroken = false } = {}) => {
    isWaking = isResting || isBroken || clock.now() - (contact.lastSuccessAt() ?? 0) > freshForMs
    isResting = false
    startedAt = clock.now()
    contact.forgive()
    derive()
    void look({ isBroken })
  }

  const attention = createAttention(clock, visibility, {
    mayRest: () => ![...streams.keys()].some((handle) => handle.staysAwake),
    rest: () => void rest(),
    wake,
    slept: () => wake({ isBroken: true }),
  })

  const closeAll = () => Promise.all([topics.closeAll(), feeds.closeAll()])

  const start = () => {
    if (endings) return
    startedAt = clock.now()
    endings = [
      session.state.subscribe(derive),
      contact.onChange(heard),
      ladder.choice.subscribe(derive),
      // What was about to be pushed may be on the way that was left.
      ladder.ways.subscribe(() => headCheck.checkSoon(0)),
      heldBy.websocket.subscribe(derive),
      heldBy.sse.subscribe(derive),
      network.onChange(() => void look()),
      attention.begin(),
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
    isResting = false
    isWaking = false
    ladder.stop()
    session.stop()
    await closeAll()
    for (const each of [topics, feeds]) each.resume()
  }

  // At once, and before anybody follows anything for the next person.
  session.userId.subscribe(() => void closeAll())

  return {
    connection: {
      subscribe: store.subscribe,
      getSnapshot: store.getSnapshot,
      start,
      stop,
      checkNow: () => look(),
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
      if (handle.staysAwake) attention.needed()
      derive()
      return tracked
    },
    doubt: () => void doubt(),
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

function answers(clock: Clock, question: Promise<void>, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = clock.after(patienceMs, () => resolve(false))
    void question.then(() => {
      stop()
      resolve(true)
    })
  })
}
