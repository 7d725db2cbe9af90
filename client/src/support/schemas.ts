import * as z from 'zod/mini'
import { orderLineSchema, orderSchema, orderStatusSchema } from '../orders/schemas.ts'

const side = z.enum(['customer', 'agent'])

/** What a conversation's events carry: ids, numbers and times. */
export const conversationFactsSchema = z.object({
  conversation_id: z.string(),
  customer_id: z.string(),
  order_id: z.nullable(z.string()),
  kind: z.string(),
  status: z.enum(['open', 'closed']),
  version: z.int(),
  agent_id: z.nullable(z.string()),
  waiting_on: z.nullable(side),
  waiting_since: z.nullable(z.string()),
  last_seq: z.int(),
  last_side: z.nullable(side),
  last_at: z.nullable(z.string()),
  customer_messages: z.int(),
  agent_messages: z.int(),
  customer_read_seq: z.int(),
  agent_read_seq: z.int(),
  created_at: z.string(),
  closed_at: z.nullable(z.string()),
})

/** What lists show of a conversation and events do not carry. */
export const conversationDetailsSchema = z.object({
  customer_label: z.string(),
  agent_name: z.nullable(z.string()),
  preview: z.nullable(z.string()),
  order: z.nullable(
    z.object({
      order_id: z.string(),
      number: z.int(),
      status: orderStatusSchema,
      total_minor: z.int(),
      currency: z.string(),
      placed_at: z.nullable(z.string()),
      restaurant_name: z.string(),
      hue: z.int(),
    }),
  ),
})

/** One line of a conversation: what somebody wrote, or that somebody took it on, closed or reopened it. */
export const lineSchema = z.object({
  seq: z.int(),
  kind: z.enum(['message', 'assigned', 'closed', 'reopened']),
  side: z.enum(['customer', 'agent', 'system']),
  author_id: z.nullable(z.string()),
  author_name: z.nullable(z.string()),
  subject_id: z.nullable(z.string()),
  subject_name: z.nullable(z.string()),
  text: z.string(),
  client_id: z.nullable(z.string()),
  at: z.string(),
})

/** What an agent told colleagues. */
export const noteSchema = z.object({
  seq: z.int(),
  author_id: z.nullable(z.string()),
  author_name: z.nullable(z.string()),
  text: z.string(),
  client_id: z.string(),
  at: z.string(),
})

/** A conversation as it stands. */
export const conversationSnapshotSchema = z.object({
  seq: z.int(),
  topic: z.string(),
  support_topic: z.nullable(z.string()),
  my_side: side,
  conversation: conversationFactsSchema,
  details: conversationDetailsSchema,
  read_seq: z.int(),
  lines: z.array(lineSchema),
})

/** The notes on a conversation. */
export const notesSnapshotSchema = z.object({
  seq: z.int(),
  support_topic: z.nullable(z.string()),
  notes: z.array(noteSchema),
})

/** A conversation in a list. */
export const listedConversationSchema = z.extend(conversationFactsSchema, {
  details: conversationDetailsSchema,
  read_messages: z.int(),
})

/** Who answers customers. */
export const agentSchema = z.object({ user_id: z.string(), name: z.nullable(z.string()) })

/** The queue as it stands. */
export const queueSnapshotSchema = z.object({
  seq: z.int(),
  topic: z.string(),
  agents: z.array(agentSchema),
  conversations: z.array(listedConversationSchema),
})

/** What a command of support answers. */
export const conversationAnswerSchema = z.extend(conversationFactsSchema, {
  stream: z.string(),
  seq: z.int(),
})

/** How far one has read. */
export const readAnswerSchema = z.object({
  conversation_id: z.string(),
  seq: z.int(),
  read_messages: z.int(),
})

/** A note that was written. */
export const noteAnswerSchema = z.object({ conversation_id: z.string(), seq: z.int() })

/** The order a conversation is about, as agents see it. */
export const supportOrderSchema = z.object({
  stream: z.string(),
  seq: z.int(),
  order: orderSchema,
  lines: z.array(orderLineSchema),
  restaurant: z.looseObject({ name: z.string(), hue: z.int(), timezone: z.string() }),
  payment: z.nullable(z.looseObject({ provider: z.string(), status: z.string() })),
  moves: z.array(
    z.object({
      version: z.int(),
      status: orderStatusSchema,
      actor: z.string(),
      name: z.nullable(z.string()),
      reason: z.nullable(z.string()),
      at: z.string(),
    }),
  ),
})
