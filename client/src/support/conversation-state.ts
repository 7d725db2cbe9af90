import * as z from 'zod/mini'
import type { StreamEvent } from '../streams/types.ts'
import { conversationFactsSchema, type conversationSnapshotSchema, lineSchema } from './schemas.ts'
import type { Conversation, Line } from './types.ts'

/** Lines a snapshot brings at most. */
export const snapshotLines = 100

const bodySchema = z.object({
  conversation: z.optional(conversationFactsSchema),
  side: z.optional(z.enum(['customer', 'agent', 'system'])),
  author_id: z.optional(z.nullable(z.string())),
  subject_id: z.optional(z.nullable(z.string())),
  client_id: z.optional(z.nullable(z.string())),
  topic: z.optional(z.string()),
  support_topic: z.optional(z.string()),
  line: z.optional(lineSchema),
})

const kinds: Readonly<Record<string, Line['kind']>> = {
  message_sent: 'message',
  conversation_assigned: 'assigned',
  conversation_closed: 'closed',
  conversation_reopened: 'reopened',
}

/** A conversation as a snapshot has it. */
export function conversationOf(snapshot: z.infer<typeof conversationSnapshotSchema>): Conversation {
  const { conversation, details, my_side, read_seq, lines, topic, support_topic } = snapshot
  const has_older = lines.length >= snapshotLines
  return { facts: conversation, details, my_side, read_seq, lines, has_older, topic, support_topic }
}

/** A conversation after an event. Throws when the event cannot be read: a snapshot takes its place then. */
export function reduceConversation(state: Conversation, event: StreamEvent): Conversation {
  const body = bodySchema.parse(event.body)
  const facts = body.conversation ?? state.facts
  const line = lineOf(event, body)
  const support_topic = state.my_side === 'agent' ? (body.support_topic ?? state.support_topic) : null
  const lines = line ? [...state.lines, line] : state.lines
  return {
    ...state,
    facts,
    lines,
    support_topic,
    topic: body.topic ?? state.topic,
    details: { ...state.details, agent_name: agentName(state, facts.agent_id, lines) },
  }
}

/** The line of an event; without its words when they did not come along, as in everything that is caught up. */
function lineOf(event: StreamEvent, body: z.infer<typeof bodySchema>): Line | null {
  const kind = kinds[event.type]
  if (!kind) return null
  if (body.line && body.line.seq === event.seq) return body.line
  return {
    seq: event.seq,
    kind,
    side: body.side ?? 'system',
    author_id: body.author_id ?? null,
    author_name: null,
    subject_id: body.subject_id ?? null,
    subject_name: null,
    text: null,
    client_id: body.client_id ?? null,
    at: event.at,
  }
}

/** The name of whoever answers, as far as lines tell it. */
function agentName(state: Conversation, agentId: string | null, lines: readonly Line[]): string | null {
  if (agentId === null) return null
  for (const line of lines.toReversed()) {
    if (line.author_id === agentId && line.author_name) return line.author_name
    if (line.subject_id === agentId && line.subject_name) return line.subject_name
  }
  return agentId === state.facts.agent_id ? state.details.agent_name : null
}

/** A conversation with lines that were fetched: words that were missing, and older ones. */
export function withLines(
  state: Conversation,
  fetched: readonly Line[],
  has_older = state.has_older,
): Conversation {
  const bySeq = new Map(state.lines.map((line) => [line.seq, line]))
  const last = state.lines.at(-1)?.seq ?? 0
  for (const line of fetched) {
    const known = bySeq.get(line.seq)
    // Lines after the last applied event come by the stream, in order.
    if (known ? known.text === null : line.seq < last) bySeq.set(line.seq, line)
  }
  const lines = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
  const agent_name = agentName(state, state.facts.agent_id, lines)
  return { ...state, lines, has_older, details: { ...state.details, agent_name } }
}

/** The numbers of the lines whose words are not here yet. */
export function linesWithoutWords(state: Conversation): number[] {
  return state.lines.filter((line) => line.text === null).map((line) => line.seq)
}

/** How many messages of the other side come after one's read cursor, among the lines that are here. */
export function unreadOf({ lines, my_side, read_seq }: Conversation): number {
  return lines.filter((line) => line.kind === 'message' && line.side !== my_side && line.seq > read_seq)
    .length
}
