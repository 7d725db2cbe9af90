import type { Clock } from '../ports/ports.ts'
import { backoffMs } from './backoff.ts'
import type { ClosedCause, JoinedTopic, PresenceEntry, Transport } from './transport.ts'

/** How a topic stands. `paused`: nobody looks, and it is joined again when somebody does. */
export type TopicStatus = 'joining' | 'joined' | 'lost' | 'refused' | 'paused'

/** How long a topic that nobody wants is kept: React mounts twice, and people go back and forth between pages. */
const lingerMs = 2000
/**
 * A refused topic is tried again soon, then ever more rarely. Soon, because the message that names a new topic may be here
 * before the database lets anyone see the change. Rarely, because a refusal holds up its socket, and the stream itself says
 * whether the topic was renamed or access ended.
 */
const refusedFirstMs = 1000
const refusedMostMs = 60_000

/** Hears how a topic stands; `joined` again after every rejoin. */
type StatusListener = (status: TopicStatus) => void

/** Hears a live topic. */
export interface LiveListener {
  status(status: TopicStatus): void
  broadcast(event: string, payload: unknown): void
  presence(entries: readonly PresenceEntry[]): void
}

/** A live topic that was opened. */
export interface OpenLive extends Pick<JoinedTopic, 'send' | 'track' | 'untrack'> {
  close(): void
}

/**
 * The topics of one socket, each joined once however many want it. A topic carries the events of streams, which only the
 * database sends, or it is live, and its listeners may send. Never both: what a person sends must not pass for an event.
 */
export interface Topics {
  /** Wants a topic of streams; the listener hears its status at once when it is known. Returns what ends that. */
  open(topic: string, listener: StatusListener): () => void
  /** Wants a live topic, where others know one by `presenceKey`. */
  openLive(topic: string, presenceKey: string, listener: LiveListener): OpenLive
  /** Leaves everything, without lingering. */
  closeAll(): Promise<void>
  /** Leaves everything, and remembers who wanted it; resolves when it is left. What is wanted meanwhile waits as well. */
  pause(): Promise<void>
  /** Joins what was paused. */
  resume(): void
  /** Joins now what waits for its next try. `isBroken`: what seems connected is not. */
  retryNow(isBroken?: boolean): void
}

type Listener = Pick<LiveListener, 'status'> & Partial<LiveListener>

interface Entry {
  status: TopicStatus
  /** Of a live topic only. */
  readonly presenceKey: string | null
  /** Who is there, for whoever comes to listen later. */
  presence: readonly PresenceEntry[]
  readonly listeners: Set<Listener>
  joined: JoinedTopic | null
  attempt: number
  /** Cancels the next try to join. */
  stopRejoin: () => void
  /** Cancels the leaving of a topic nobody wants. */
  stopLinger: () => void
}

const nothing = () => {}

/** Counts who wants which topic, and brings back what the server closed. */
export function createTopics(
  transport: Transport,
  clock: Clock,
  onMessage: (payload: unknown) => void,
): Topics {
  const entries = new Map<string, Entry>()
  const leaving = new Map<string, Promise<void>>()
  let isPaused = false

  const tell = (entry: Entry, status: TopicStatus) => {
    entry.status = status
    for (const listener of [...entry.listeners]) listener.status(status)
  }

  const hear = (entry: Entry, event: string, payload: unknown) => {
    if (entry.presenceKey === null) onMessage(payload)
    else for (const listener of [...entry.listeners]) listener.broadcast?.(event, payload)
  }

  const see = (entry: Entry, presence: readonly PresenceEntry[]) => {
    entry.presence = presence
    for (const listener of [...entry.listeners]) listener.presence?.(presence)
  }

  const join = (topic: string, entry: Entry) => {
    entry.stopRejoin()
    const renew = entry.attempt > 0
    const options = entry.presenceKey === null ? { renew } : { renew, presenceKey: entry.presenceKey }
    entry.joined = transport.join(topic, options, {
      message: (event, payload) => hear(entry, event, payload),
      presence: (entries) => see(entry, entries),
      joined: () => {
        entry.attempt = 0
        tell(entry, 'joined')
      },
      lost: () => {
        see(entry, [])
        tell(entry, 'lost')
      },
      closed: (cause) => rejoinLater(topic, entry, cause),
    })
  }

  const rejoinLater = (topic: string, entry: Entry, cause: ClosedCause) => {
    if (entries.get(topic) !== entry) return
    if (entry.listeners.size === 0) return void leave(topic, entry)
    entry.joined = null
    entry.attempt += 1
    see(entry, [])
    const pause =
      cause === 'refused'
        ? backoffMs(entry.attempt, clock.random(), refusedFirstMs, refusedMostMs)
        : backoffMs(entry.attempt, clock.random())
    entry.stopRejoin = clock.after(pause, () => join(topic, entry))
    tell(entry, cause === 'refused' ? 'refused' : 'lost')
  }

  const leave = async (topic: string, entry: Entry) => {
    if (entries.get(topic) !== entry) return
    entries.delete(topic)
    entry.stopLinger()
    await part(topic, entry)
  }

  const part = async (topic: string, entry: Entry) => {
    entry.stopRejoin()
    const left = entry.joined?.leave() ?? leaving.get(topic) ?? Promise.resolve()
    entry.joined = null
    const done = left
      .catch(() => {})
      .then(() => {
        if (leaving.get(topic) === done) leaving.delete(topic)
      })
    leaving.set(topic, done)
    await done
    // A socket that nobody needs would stay open for most of a minute, or go on trying to open.
    if (entries.size === 0) await transport.disconnect()
  }

  /** Joins, once the topic is left that may be there from before. */
  const joinSoon = (topic: string, entry: Entry) => {
    const before = leaving.get(topic)
    if (!before) join(topic, entry)
    else
      void before.then(() => {
        if (entries.get(topic) === entry && !entry.joined && !isPaused) join(topic, entry)
      })
  }

  const pauseOne = async (topic: string, entry: Entry) => {
    if (entry.listeners.size === 0) return leave(topic, entry)
    const parted = part(topic, entry)
    entry.attempt = 0
    see(entry, [])
    tell(entry, 'paused')
    await parted
  }

  const begin = (topic: string, presenceKey: string | null): Entry => {
    const entry: Entry = {
      status: isPaused ? 'paused' : 'joining',
      presenceKey,
      presence: [],
      listeners: new Set(),
      joined: null,
      attempt: 0,
      stopRejoin: nothing,
      stopLinger: nothing,
    }
    entries.set(topic, entry)
    if (!isPaused) joinSoon(topic, entry)
    return entry
  }

  const listen = (topic: string, presenceKey: string | null, own: Listener) => {
    const entry = entries.get(topic) ?? begin(topic, presenceKey)
    if ((entry.presenceKey === null) !== (presenceKey === null))
      throw new Error(`Topic ${topic} either carries streams or is live, never both.`)
    entry.stopLinger()
    entry.listeners.add(own)
    if (entry.status !== 'joining') own.status(entry.status)
    if (entry.presence.length > 0) own.presence?.(entry.presence)
    const close = () => {
      if (!entry.listeners.delete(own) || entry.listeners.size > 0) return
      if (entries.get(topic) === entry)
        entry.stopLinger = clock.after(lingerMs, () => void leave(topic, entry))
    }
    return { entry, close }
  }

  return {
    open: (topic, listener) => listen(topic, null, { status: (status) => listener(status) }).close,
    openLive: (topic, presenceKey, listener) => {
      const { entry, close } = listen(topic, presenceKey, {
        status: (status) => listener.status(status),
        broadcast: (event, payload) => listener.broadcast(event, payload),
        presence: (people) => listener.presence(people),
      })
      return {
        send: (event, payload) => entry.joined?.send(event, payload) ?? false,
        track: (meta) => entry.joined?.track(meta),
        untrack: () => entry.joined?.untrack(),
        close,
      }
    },
    closeAll: async () => {
      await Promise.all([...entries].map(([topic, entry]) => leave(topic, entry)))
    },
    pause: async () => {
      isPaused = true
      await Promise.all([...entries].map(([topic, entry]) => pauseOne(topic, entry)))
      if (isPaused) await transport.disconnect()
    },
    resume: () => {
      if (!isPaused) return
      isPaused = false
      for (const [topic, entry] of entries) {
        tell(entry, 'joining')
        joinSoon(topic, entry)
      }
    },
    retryNow: (isBroken) => {
      for (const [topic, entry] of entries) {
        if (entry.listeners.size > 0 && !entry.joined && !leaving.has(topic)) join(topic, entry)
      }
      transport.reconnect(isBroken)
    },
  }
}
