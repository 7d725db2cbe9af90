import * as z from 'zod/mini'
import { backoffMs } from '../connection/backoff.ts'
import type { Observable } from '../observable.ts'
import type { Follow } from '../streams/types.ts'
import { createAttendance } from './attendance.ts'
import { itemsWithoutDetails, queueOf, reduceQueue, withItems, withRead } from './queue-state.ts'
import { listedConversationSchema, queueSnapshotSchema } from './schemas.ts'
import type { Availability, DeskCore, Queue } from './types.ts'

/** Conversations that change within this are asked for together, ms. */
const gatherMs = 50
/** Conversations one request may ask for. */
const itemsPerCall = 100

const itemsSchema = z.array(listedConversationSchema)

/** What following the queue stands on, beside the core. */
interface QueueDependencies {
  readonly core: DeskCore
  readonly availability: Observable<Availability>
  onRead(listener: (conversationId: string, readMessages: number) => void): () => void
}

/** Follows the desk's queue. A conversation shows with its facts at once; caught up, its names and last line follow in one request. */
export function followQueue({ core, availability, onRead }: QueueDependencies): Follow<Queue> {
  const { clock, caller, userId } = core
  const attendance = createAttendance(core, availability)
  let stopTimer = () => {}
  let isFetching = false
  let isClosed = false
  let attempt = 0

  const handle = core.follow<Queue>('support:desk', {
    urgent: true,
    topics: (queue) => {
      const person = userId.getSnapshot()
      if (!person) return []
      return queue ? [`user:${person}`, queue.topic] : [`user:${person}`]
    },
    snapshot: async () => {
      const snapshot = await caller.rpc('support_queue', {}, queueSnapshotSchema, { attempts: 1 })
      return { seq: snapshot.seq, state: queueOf(snapshot) }
    },
    reduce: reduceQueue,
  })

  const gather = (ms: number) => {
    const { data } = handle.getSnapshot()
    if (!data || isFetching || isClosed || itemsWithoutDetails(data).length === 0) return
    stopTimer()
    stopTimer = clock.after(ms, () => void fetchDetails())
  }

  const fetchDetails = async () => {
    const { data } = handle.getSnapshot()
    const ids = data ? itemsWithoutDetails(data).slice(0, itemsPerCall) : []
    if (ids.length === 0) return
    isFetching = true
    let isComplete = false
    try {
      const args = { conversation_ids: ids }
      const items = await caller.rpc('support_conversations', args, itemsSchema, { attempts: 1 })
      handle.patch((queue) => withItems(queue, items))
      isComplete = ids.every((id) => items.some((item) => item.conversation_id === id))
    } catch {
      // Asked again below: the row shows what it knows until then.
    }
    isFetching = false
    attempt = isComplete ? 0 : attempt + 1
    // A queue that takes nothing on any more has been closed with its connection.
    if (isComplete && handle.getSnapshot().data === data) return
    gather(isComplete ? gatherMs : backoffMs(attempt, clock.random()))
  }

  const followed = () => {
    attendance.attend(handle.getSnapshot().data)
    gather(gatherMs)
  }
  followed()
  const stops = [
    handle.subscribe(followed),
    onRead((conversationId, readMessages) =>
      handle.patch((queue) => withRead(queue, conversationId, readMessages)),
    ),
  ]

  return {
    ...handle,
    close: () => {
      isClosed = true
      for (const stop of stops) stop()
      stopTimer()
      attendance.close()
      handle.close()
    },
  }
}
