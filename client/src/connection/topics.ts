import type { Clock } from '../ports/ports.ts'
import { backoffMs } from './backoff.ts'
import type { ClosedCause, JoinedTopic, Transport } from './transport.ts'

/** How a topic stands. */
export type TopicStatus = 'joining' | 'joined' | 'lost' | 'refused'

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
type TopicListener = (status: TopicStatus) => void

/** The topics of one socket, each joined once however many want it. */
export interface Topics {
  /** Wants a topic; the listener hears its status at once when it is known. Returns what ends that. */
  open(topic: string, listener: TopicListener): () => void
  /** Leaves everything, without lingering. */
  closeAll(): Promise<void>
  /** Joins now what waits for its next try. */
  retryNow(): void
}

interface Entry {
  status: TopicStatus
  readonly listeners: Set<TopicListener>
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

  const tell = (entry: Entry, status: TopicStatus) => {
    entry.status = status
    for (const listener of [...entry.listeners]) listener(status)
  }

  const join = (topic: string, entry: Entry) => {
    entry.stopRejoin()
    entry.joined = transport.join(topic, entry.attempt > 0, {
      message: onMessage,
      joined: () => {
        entry.attempt = 0
        tell(entry, 'joined')
      },
      lost: () => tell(entry, 'lost'),
      closed: (cause) => rejoinLater(topic, entry, cause),
    })
  }

  const rejoinLater = (topic: string, entry: Entry, cause: ClosedCause) => {
    if (entries.get(topic) !== entry) return
    if (entry.listeners.size === 0) return void leave(topic, entry)
    entry.joined = null
    entry.attempt += 1
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
    entry.stopRejoin()
    entry.stopLinger()
    const left = entry.joined?.leave() ?? Promise.resolve()
    const done = left
      .catch(() => {})
      .then(() => {
        if (leaving.get(topic) === done) leaving.delete(topic)
      })
    leaving.set(topic, done)
    await done
  }

  const begin = (topic: string): Entry => {
    const entry: Entry = {
      status: 'joining',
      listeners: new Set(),
      joined: null,
      attempt: 0,
      stopRejoin: nothing,
      stopLinger: nothing,
    }
    entries.set(topic, entry)
    const before = leaving.get(topic)
    if (!before) join(topic, entry)
    else
      void before.then(() => {
        if (entries.get(topic) === entry && !entry.joined) join(topic, entry)
      })
    return entry
  }

  return {
    open: (topic, listener) => {
      const entry = entries.get(topic) ?? begin(topic)
      entry.stopLinger()
      const own: TopicListener = (status) => listener(status)
      entry.listeners.add(own)
      if (entry.status !== 'joining') own(entry.status)
      return () => {
        if (!entry.listeners.delete(own) || entry.listeners.size > 0) return
        if (entries.get(topic) === entry)
          entry.stopLinger = clock.after(lingerMs, () => void leave(topic, entry))
      }
    },
    closeAll: async () => {
      await Promise.all([...entries].map(([topic, entry]) => leave(topic, entry)))
    },
    retryNow: () => {
      for (const [topic, entry] of entries) {
        if (entry.listeners.size > 0 && !entry.joined && !leaving.has(topic)) join(topic, entry)
      }
      transport.reconnect()
    },
  }
}
