import type { TopicStatus, Topics } from '../connection/topics.ts'

/** The topics one reader needs, as one: joined when all of them are. */
export interface TopicSet {
  /** Wants exactly these. New ones are joined before old ones are left. */
  want(topics: readonly string[]): void
}

/** Tells `joined` after every (re)join that completes the set, and what is missing otherwise. */
export function joinTopics(topics: Topics, listener: (status: TopicStatus) => void): TopicSet {
  const wanted = new Map<string, { status: TopicStatus; close: () => void }>()

  const isComplete = () => wanted.size > 0 && [...wanted.values()].every(({ status }) => status === 'joined')

  const open = (topic: string) => {
    const entry = { status: 'joining' as TopicStatus, close: () => {} }
    wanted.set(topic, entry)
    listener('joining')
    entry.close = topics.open(topic, (status) => {
      if (wanted.get(topic) !== entry) return
      entry.status = status
      if (status !== 'joined' || isComplete()) listener(status)
    })
  }

  return {
    want: (next) => {
      const old = [...wanted.keys()].filter((topic) => !next.includes(topic))
      for (const topic of new Set(next)) if (!wanted.has(topic)) open(topic)
      if (next.length === 0 && old.length > 0) listener('joining')
      const wasComplete = isComplete()
      for (const topic of old) {
        wanted.get(topic)?.close()
        wanted.delete(topic)
      }
      // What was lost is not wanted any more, and the rest was joined before: whole again.
      if (old.length > 0 && !wasComplete && isComplete()) listener('joined')
    },
  }
}
