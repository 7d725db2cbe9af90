import * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import { createStore } from '../observable.ts'
import type { Platewire } from '../platewire.ts'
import { safely } from '../safely.ts'
import { followConversation } from './follow-conversation.ts'
import { followNotes } from './follow-notes.ts'
import { followQueue } from './follow-queue.ts'
import { type OutgoingStorage, tabStorage } from './outgoing-storage.ts'
import {
  conversationAnswerSchema,
  listedConversationSchema,
  noteAnswerSchema,
  supportOrderSchema,
} from './schemas.ts'
import type { Availability, ConversationRef, Support } from './types.ts'

const listSchema = z.array(listedConversationSchema)
const placeSchema = z.nullable(z.int())
const orderSchema = z.nullable(supportOrderSchema)

/** What may be passed in. */
export interface SupportOptions {
  /** Where unsent messages wait through a reload: the tab's `sessionStorage` unless said otherwise, null for nowhere. */
  readonly storage?: OutgoingStorage | null
}

/** Support on a Platewire: conversations, for their customers and for the agents of the desk. */
export function createSupport({ core }: Platewire, options: SupportOptions = {}): Support {
  const { caller, command } = core
  const storage = options.storage === undefined ? tabStorage() : options.storage
  const availability = createStore<Availability>('available')
  const readers = new Set<(conversationId: string, readMessages: number) => void>()

  const onRead: Support['onRead'] = (listener) => {
    const own: typeof listener = (id, messages) => listener(id, messages)
    readers.add(own)
    return () => readers.delete(own)
  }
  const tellRead = (conversationId: string, readMessages: number) => {
    for (const listener of [...readers]) safely(() => listener(conversationId, readMessages))
  }
  const settle = (
    name: 'close_conversation' | 'reopen_conversation',
    { conversation_id, version }: ConversationRef,
    how?: CommandOptions,
  ) => command(name, { conversation_id, version }, conversationAnswerSchema, how)

  return {
    open: ({ kind, text, order_id }, how) =>
      command('open_conversation', { kind, text, order_id: order_id ?? null }, conversationAnswerSchema, how),
    list: () => caller.rpc('my_conversations', {}, listSchema),
    place: (id) => caller.rpc('support_place', { conversation_id: id }, placeSchema),
    followConversation: (id) => followConversation({ core, storage, onRead: tellRead }, id),
    closeConversation: (conversation, how) => settle('close_conversation', conversation, how),
    reopen: (conversation, how) => settle('reopen_conversation', conversation, how),
    onRead,

    followQueue: () => followQueue({ core, availability, onRead }),
    availability: { subscribe: availability.subscribe, getSnapshot: availability.getSnapshot },
    setAvailability: availability.set,
    assign: ({ conversation_id, version }, agentId, how) =>
      command(
        'assign_conversation',
        { conversation_id, version, agent_id: agentId },
        conversationAnswerSchema,
        how,
      ),
    followNotes: (id) => followNotes(core, id),
    addNote: async (conversation_id, text, how) => {
      await command('add_note', { conversation_id, text }, noteAnswerSchema, how)
    },
    order: (id) => caller.rpc('conversation_order', { conversation_id: id }, orderSchema),
    onOrderMoved: (orderId, listener) => {
      const handle = core.follow<number>(`order:${orderId}`, {
        urgent: true,
        // Its messages go to the people of the order, which agents are not: the head check finds each move within seconds.
        topics: () => [`user:${core.userId.getSnapshot() ?? ''}`],
        snapshot: async () => ({ seq: await headOf(orderId), state: 0 }),
        reduce: (moves) => moves + 1,
        onChange: listener,
      })
      return handle.close
    },
  }

  async function headOf(orderId: string): Promise<number> {
    const stream = `order:${orderId}`
    const heads = await caller.rpc('heads', { streams: [stream] }, z.record(z.string(), z.int()))
    return heads[stream] ?? 0
  }
}
