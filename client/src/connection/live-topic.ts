import { createStore, type Observable } from '../observable.ts'
import { safely } from '../safely.ts'
import type { OpenLive, TopicStatus, Topics } from './topics.ts'
import type { PresenceEntry } from './transport.ts'

/** What a live topic tells beyond its status. */
export interface LiveOptions {
  /** Under which key others see one; the signed-in person's id unless said otherwise. */
  readonly presenceKey?: string
  /** Hears what the others send. Anybody who may send there may send anything: check it before use. */
  onBroadcast?(event: string, payload: unknown): void
}

/**
 * A private topic where only the latest counts: positions, typing, presence. Nothing sent there is stored, repeated or
 * caught up; what must not be lost belongs into a stream.
 */
export interface LiveTopic {
  readonly status: Observable<TopicStatus>
  /** Who is there now, as they say of themselves. Empty while not joined. */
  readonly presence: Observable<readonly PresenceEntry[]>
  /** Sends to the others; false when not joined, and then it is gone. */
  send(event: string, payload: object): boolean
  /** Says that one is there. Kept, and said again after every rejoin. */
  track(meta: object): void
  untrack(): void
  close(): void
}

/** What live topics stand on. */
export interface LiveDependencies {
  readonly topics: Topics
  /** Who is signed in: `undefined` while unknown, null for nobody. */
  readonly userId: Observable<string | null | undefined>
}

/** Opens a live topic. It is joined while somebody is signed in, and joined anew when somebody else is. */
export function openLiveTopic(
  { topics, userId }: LiveDependencies,
  topic: string,
  options: LiveOptions = {},
): LiveTopic {
  const status = createStore<TopicStatus>('joining')
  const presence = createStore<readonly PresenceEntry[]>([])
  let open: OpenLive | null = null
  let meta: object | null = null
  let isClosed = false

  const end = () => {
    if (meta) open?.untrack()
    open?.close()
    open = null
    presence.set([])
    status.set('joining')
  }

  const begin = () => {
    end()
    const person = userId.getSnapshot()
    if (!person || isClosed) return
    open = topics.openLive(topic, options.presenceKey ?? person, {
      status: (next) => {
        status.set(next)
        // Told while being opened, `open` is not there yet: then the line below says it.
        if (next === 'joined' && meta) open?.track(meta)
      },
      broadcast: (event, payload) => safely(() => options.onBroadcast?.(event, payload)),
      presence: presence.set,
    })
    if (status.getSnapshot() === 'joined' && meta) open.track(meta)
  }

  begin()
  const stopWatching = userId.subscribe(begin)

  return {
    status: { subscribe: status.subscribe, getSnapshot: status.getSnapshot },
    presence: { subscribe: presence.subscribe, getSnapshot: presence.getSnapshot },
    send: (event, payload) => open?.send(event, payload) ?? false,
    track: (next) => {
      meta = next
      if (status.getSnapshot() === 'joined') open?.track(next)
    },
    untrack: () => {
      meta = null
      open?.untrack()
    },
    close: () => {
      if (isClosed) return
      isClosed = true
      stopWatching()
      end()
    },
  }
}
