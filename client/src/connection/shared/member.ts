import type { Clock } from '../../ports/ports.ts'
import type { JoinedTopic, JoinOptions, TopicListener } from '../transport.ts'
import type { ForHolder, FromHolder, Want } from './messages.ts'

/** What one tab wants, and what it hears. */
export interface Member {
  join(topic: string, options: JoinOptions, listener: TopicListener): JoinedTopic
  hear(message: FromHolder): void
  /** Another tab holds the connection from now on, or none: what was joined is lost until that one joins it. */
  follow(holder: string | null): void
  /** Says all that is wanted now: to a holder that may not know it, and as a sign of life. */
  sayWants(): void
  holder(): string | null
  wantsNothing(): boolean
}

/** What a member stands on. */
export interface MemberDependencies {
  /** Who this tab is. */
  readonly tab: string
  readonly clock: Clock
  /** Says something to the holder, in this tab or another. */
  say(message: ForHolder): void
  /** What is wanted changed. */
  changed(): void
}

interface Join {
  want: Want
  readonly listener: TopicListener
  status: 'joining' | 'joined' | 'lost'
  /** The last word of the holder about this topic, and how often it had been joined by then. */
  nr: number
  joins: number
}

/** Keeps the wants of one tab. */
export function createMember({ tab, clock, say, changed }: MemberDependencies): Member {
  const joins = new Map<string, Join>()
  let holder: string | null = null
  let calls = 0
  let nr = 0
  let isSaying = false

  const sayWants = () => {
    isSaying = false
    nr += 1
    say({ type: 'wants', tab, holder, nr, wants: [...joins.values()].map(({ want }) => want) })
  }

  /** A page that opens wants ten topics in one go. */
  const saySoon = () => {
    changed()
    if (isSaying) return
    isSaying = true
    queueMicrotask(() => {
      if (isSaying) sayWants()
    })
  }

  const change = (join: Join, want: Partial<Want>) => {
    if (joins.get(join.want.id) !== join) return
    join.want = { ...join.want, ...want }
    saySoon()
  }

  const lose = (join: Join) => {
    if (join.status !== 'joined') return
    join.status = 'lost'
    join.listener.lost()
  }

  const onTopic = (join: Join, told: FromHolder & { type: 'topic' }) => {
    if (told.nr <= join.nr) return
    join.nr = told.nr
    if (told.status !== 'joined' || told.joins !== join.joins) lose(join)
    if (told.status === 'joined' && join.status !== 'joined') {
      join.status = 'joined'
      join.joins = told.joins
      // The new token did its work. The next holder need not ask for another.
      join.want = { ...join.want, renew: false }
      join.listener.joined()
    }
    if (join.want.presenceKey !== null && join.status === 'joined') join.listener.presence(told.presence)
  }

  const hear = (message: FromHolder) => {
    if (message.type === 'holding') return follow(message.holder)
    if (message.holder !== holder) return
    for (const join of [...joins.values()]) {
      if (message.type === 'closed') {
        if (!message.ids.includes(join.want.id)) continue
        joins.delete(join.want.id)
        saySoon()
        join.listener.closed(message.cause)
      } else if (message.topic !== join.want.topic) continue
      else if (message.type === 'topic') onTopic(join, message)
      else if (message.from !== tab) join.listener.message(message.event, message.payload)
    }
  }

  const follow = (next: string | null) => {
    if (next === holder) return
    holder = next
    for (const join of [...joins.values()]) {
      join.nr = -1
      join.joins = -1
      lose(join)
    }
    if (joins.size > 0) sayWants()
  }

  return {
    join: (topic, { renew, presenceKey }, listener) => {
      calls += 1
      const id = `${tab}.${calls}`
      const want = { id, topic, renew, presenceKey: presenceKey ?? null, says: null }
      const join: Join = { want, listener, status: 'joining', nr: -1, joins: -1 }
      joins.set(id, join)
      saySoon()
      return {
        leave: async () => {
          if (joins.delete(id)) saySoon()
        },
        send: (event, payload) => {
          if (!joins.has(id) || join.status !== 'joined' || holder === null) return false
          say({ type: 'send', tab, holder, topic, event, payload: { ...payload } })
          return true
        },
        track: (meta) => change(join, { says: { meta: { ...meta }, at: clock.now() } }),
        untrack: () => change(join, { says: null }),
      }
    },
    hear,
    follow,
    sayWants,
    holder: () => holder,
    wantsNothing: () => joins.size === 0,
  }
}
