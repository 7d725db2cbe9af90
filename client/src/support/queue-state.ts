import * as z from 'zod/mini'
import type { StreamEvent } from '../streams/types.ts'
import { conversationDetailsSchema, conversationFactsSchema, type queueSnapshotSchema } from './schemas.ts'
import type { ConversationFacts, ListedConversation, Queue, QueueItem, Side } from './types.ts'

/** Closed conversations a queue keeps; the oldest leave first. */
export const closedConversations = 50

const movedSchema = z.object({ topic: z.string() })
const changedSchema = z.extend(conversationFactsSchema, { details: z.optional(conversationDetailsSchema) })

/** A queue as a snapshot has it. */
export function queueOf({ topic, agents, conversations }: z.infer<typeof queueSnapshotSchema>): Queue {
  return { topic, agents, items: new Map(conversations.map((one) => [one.conversation_id, itemOf(one)])) }
}

/** A queue after an event. Throws when the event cannot be read: a snapshot takes its place then. */
export function reduceQueue(queue: Queue, event: StreamEvent): Queue {
  if (event.type === 'desk_moved') return { ...queue, topic: movedSchema.parse(event.body).topic }
  if (event.type !== 'conversation_changed') return queue
  const { details, ...facts } = changedSchema.parse(event.body)
  const known = queue.items.get(facts.conversation_id)
  const item: QueueItem = {
    ...facts,
    details: details ?? known?.details ?? null,
    details_seq: details ? facts.last_seq : (known?.details_seq ?? -1),
    read_messages: known?.read_messages ?? 0,
  }
  return { ...queue, items: withoutOldest(new Map(queue.items).set(item.conversation_id, item)) }
}

/** A queue with what events do not carry. What was fetched may be newer than the events seen so far, or older. */
export function withItems(queue: Queue, fetched: readonly ListedConversation[]): Queue {
  const items = new Map(queue.items)
  for (const one of fetched) {
    const known = items.get(one.conversation_id)
    if (!known) continue
    const { details, details_seq, read_messages } = itemOf(one)
    items.set(one.conversation_id, {
      ...known,
      details,
      details_seq: Math.max(details_seq, known.last_seq),
      read_messages: Math.max(read_messages, known.read_messages),
    })
  }
  return { ...queue, items }
}

/** A queue after one has read on. */
export function withRead(queue: Queue, conversationId: string, readMessages: number): Queue {
  const known = queue.items.get(conversationId)
  if (!known || known.read_messages >= readMessages) return queue
  return {
    ...queue,
    items: new Map(queue.items).set(conversationId, { ...known, read_messages: readMessages }),
  }
}

/** The conversations whose details are of an earlier message than the last. */
export function itemsWithoutDetails(queue: Queue): string[] {
  return [...queue.items.values()]
    .filter((item) => item.details_seq < item.last_seq)
    .map((item) => item.conversation_id)
}

/** How many messages of the other side somebody has not read. */
export function unreadMessages(
  item: ConversationFacts & { readonly read_messages: number },
  side: Side,
): number {
  const written = side === 'agent' ? item.customer_messages : item.agent_messages
  return Math.max(0, written - item.read_messages)
}

/** Who waits for an answer, the longest first; then who was answered, the latest first; then what is closed. */
export function sortQueue(items: Iterable<QueueItem>): QueueItem[] {
  const rank = (item: QueueItem) => (item.status === 'closed' ? 2 : item.waiting_on === 'agent' ? 0 : 1)
  return [...items].sort((a, b) => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b)
    if (rank(a) === 0) return (a.waiting_since ?? '').localeCompare(b.waiting_since ?? '')
    return (b.closed_at ?? b.last_at ?? '').localeCompare(a.closed_at ?? a.last_at ?? '')
  })
}

function itemOf({ details, read_messages, ...facts }: ListedConversation): QueueItem {
  return { ...facts, details, details_seq: facts.last_seq, read_messages }
}

function withoutOldest(items: Map<string, QueueItem>): ReadonlyMap<string, QueueItem> {
  const closed = [...items.values()].filter((item) => item.closed_at !== null)
  const surplus = closed.length - closedConversations
  if (surplus <= 0) return items
  closed.sort((a, b) => (a.closed_at ?? '').localeCompare(b.closed_at ?? ''))
  for (const item of closed.slice(0, surplus)) items.delete(item.conversation_id)
  return items
}
