import type { Ladder, Way } from '../connection/ladder.ts'
import type { TopicStatus, Topics } from '../connection/topics.ts'
import { joinTopics } from './topic-set.ts'

/** What brings one reader its news: its topics over the socket, or its stream over SSE. */
export interface Carriage {
  /** Wants exactly these topics; none ends it all. */
  want(topics: readonly string[]): void
  /** By which way news come now; null while they have to be asked for. */
  via(): Way | null
  /** Whether any way is being tried. */
  isTried(): boolean
}

/** Makes what carries a stream; the listener hears `joined` after every (re)join, by whichever way. */
export type Carry = (stream: string, listener: (status: TopicStatus) => void) => Carriage

/** What carriages stand on. */
export interface CarryDependencies {
  /** Over the socket. */
  readonly topics: Topics
  /** Over SSE, where a stream is a topic of its own. */
  readonly feeds: Topics
  readonly ladder: Ladder
}

/** Carries streams by the ways the ladder wants. One way is left when the other is on, and the reader's cursor sees to the rest. */
export function createCarry({ topics, feeds, ladder }: CarryDependencies): Carry {
  return (stream, listener) => {
    const reached = { websocket: false, sse: false }
    const reader = {}
    let wanted: readonly string[] = []
    let stopWatching: (() => void) | null = null

    const hear = (way: Way) => (status: TopicStatus) => {
      reached[way] = status === 'joined'
      if (stopWatching) ladder.report(reader, { ...reached })
      // What happens on one way concerns nobody while the other carries, except that a new one was joined.
      const other = way === 'sse' ? reached.websocket : reached.sse
      if (status === 'joined' || !other) listener(status)
    }
    const socket = joinTopics(topics, hear('websocket'))
    const feed = joinTopics(feeds, hear('sse'))

    const apply = () => {
      const ways = ladder.ways.getSnapshot()
      socket.want(ways.websocket ? wanted : [])
      feed.want(ways.sse && wanted.length > 0 ? [stream] : [])
    }

    return {
      want: (next) => {
        wanted = next
        if (next.length > 0 && !stopWatching) {
          stopWatching = ladder.ways.subscribe(apply)
          ladder.report(reader, { ...reached })
        } else if (next.length === 0 && stopWatching) {
          stopWatching()
          stopWatching = null
          ladder.report(reader, null)
        }
        apply()
      },
      via: () => (reached.websocket ? 'websocket' : reached.sse ? 'sse' : null),
      isTried: () => ladder.ways.getSnapshot().websocket || ladder.ways.getSnapshot().sse,
    }
  }
}
