import type { LiveTopic } from '../connection/live-topic.ts'
import type { Core } from '../core.ts'
import type { Observable } from '../observable.ts'
import type { Availability, Queue } from './types.ts'

/** An agent is shown in at most this many conversations: each is a topic of the one socket. */
const atMost = 20

/** Shows an agent in the conversations that are theirs. */
export interface Attendance {
  /** Takes the queue as it is now: joins what became theirs, leaves what no longer is. */
  attend(queue: Queue | null): void
  close(): void
}

/** Makes the attendance of whoever is signed in. What customers are shown is presence, so it ends with the agent's connection. */
export function createAttendance(
  { live, userId }: Pick<Core, 'live' | 'userId'>,
  availability: Observable<Availability>,
): Attendance {
  const topics = new Map<string, LiveTopic>()

  const tell = () => {
    for (const topic of topics.values()) topic.track({ state: availability.getSnapshot() })
  }
  const attend = (queue: Queue | null) => {
    const wanted = new Set(queue ? topicsOf(queue, userId.getSnapshot() ?? null) : [])
    for (const [name, topic] of topics) {
      if (wanted.has(name)) continue
      topic.close()
      topics.delete(name)
    }
    for (const name of wanted) {
      if (topics.has(name)) continue
      const topic = live(name)
      topic.track({ state: availability.getSnapshot() })
      topics.set(name, topic)
    }
  }

  const stop = availability.subscribe(tell)
  return {
    attend,
    close: () => {
      stop()
      attend(null)
    },
  }
}

/** The conversations of an agent have the epoch of the desk's own topic in theirs. */
function topicsOf({ topic, items }: Queue, agent: string | null): string[] {
  const epoch = topic.split(':')[1]
  return [...items.values()]
    .filter((item) => item.status === 'open' && item.agent_id === agent && agent !== null)
    .slice(0, atMost)
    .map((item) => `conversation:${item.conversation_id}:${epoch}`)
}
