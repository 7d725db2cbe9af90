import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { Core } from '../core.ts'
import type { PlatewireError } from '../errors.ts'
import type { Observable } from '../observable.ts'
import type { Follow, StaleReason, StreamPhase } from '../streams/types.ts'
import type * as s from './schemas.ts'

/** What support stands on. */
export type DeskCore = Pick<
  Core,
  'clock' | 'network' | 'visibility' | 'newId' | 'caller' | 'command' | 'userId' | 'follow' | 'live'
>

/** What a conversation is now. */
export type ConversationFacts = z.infer<typeof s.conversationFactsSchema>
/** Names, the last line and the order's card. */
export type ConversationDetails = z.infer<typeof s.conversationDetailsSchema>
/** A conversation in a list; unread is what the other side wrote, less `read_messages`. */
export type ListedConversation = z.infer<typeof s.listedConversationSchema>
/** What a command of support answers. */
export type ConversationAnswer = z.infer<typeof s.conversationAnswerSchema>
/** The order a conversation is about, as agents see it. */
export type SupportOrder = z.infer<typeof s.supportOrderSchema>
/** Somebody who answers customers. */
export type Agent = z.infer<typeof s.agentSchema>
/** What an agent told colleagues; `text` is null for the moment until it is here. */
export type Note = Omit<z.infer<typeof s.noteSchema>, 'text'> & { readonly text: string | null }

/** What the conversation is about. */
export type ConversationKind = 'late' | 'missing' | 'wrong' | 'payment' | 'account' | 'other'
/** Customer or desk. */
export type Side = 'customer' | 'agent'

/** One line of a conversation; `text` is null for the moment until it is here. */
export type Line = Omit<z.infer<typeof s.lineSchema>, 'text'> & { readonly text: string | null }

/** A conversation as far as it is known. */
export interface Conversation {
  readonly facts: ConversationFacts
  readonly details: ConversationDetails
  readonly my_side: Side
  /** How far one has read, all devices together. */
  readonly read_seq: number
  /** In order; the last ones, and older ones once they were asked for. */
  readonly lines: readonly Line[]
  readonly has_older: boolean
  /** Where typing and presence are. */
  readonly topic: string
  /** Where agents listen; null for customers. */
  readonly support_topic: string | null
}

/** Why a message was not taken. */
export interface Refusal {
  readonly reason: string
  readonly message: string
  readonly action: string
}

/** A message of one's own that the stream does not show yet. */
export interface Outgoing {
  /** Its command id: the same at every attempt. */
  readonly client_id: string
  readonly text: string
  /** When it was written, ISO 8601. */
  readonly at: string
  /** What one had seen when writing it. */
  readonly seen_seq: number
  /** Its number, once the server has it. */
  readonly seq: number | null
  /** Why it was refused; null while it is under way. */
  readonly refusal: Refusal | null
}

/** How far a message of one's side is; `received` is one of the other side's. */
export type MessageState = 'sending' | 'failed' | 'sent' | 'read' | 'received'

/** A message as a thread shows it. */
export interface ShownMessage {
  readonly type: 'message'
  /** The same before and after it has a number. */
  readonly key: string
  readonly seq: number | null
  readonly side: Side
  readonly author_name: string | null
  readonly is_mine: boolean
  readonly text: string | null
  readonly at: string
  readonly state: MessageState
  readonly refusal: Refusal | null
}

/** Something that happened to a conversation, as a thread shows it. */
export interface ShownChange {
  readonly type: 'assigned' | 'closed' | 'reopened'
  readonly key: string
  readonly seq: number
  readonly side: Side | 'system'
  readonly is_mine: boolean
  readonly author_name: string | null
  readonly subject_id: string | null
  readonly subject_name: string | null
  readonly at: string
}

/** What a thread shows, in order. */
export type ThreadEntry = ShownMessage | ShownChange

/** Whether an agent is at the desk. */
export type Availability = 'available' | 'away'

/** A followed conversation with everything a thread needs. Immutable: a new object after each change. */
export interface ConversationView {
  readonly phase: StreamPhase
  readonly reason: StaleReason | null
  readonly missing: number
  readonly error: PlatewireError | null
  readonly data: Conversation | null
  /** Lines, and then one's own messages that are still under way. */
  readonly entries: readonly ThreadEntry[]
  /** Who of the others is typing, by id. Says nothing that counts: anybody in the conversation may claim it. */
  readonly typing: readonly string[]
  /** The agents who say they are there, by id. */
  readonly present: Readonly<Record<string, Availability>>
  /** Messages of the other side after one's cursor. */
  readonly unread: number
}

/** A followed conversation. */
export interface ConversationFollow extends Observable<ConversationView> {
  /** Writes; shown at once, sent in order, kept through a reload of the page, repeated until the server has it or refuses it. */
  send(text: string): void
  /** Sends a refused message again, with the key it had. An agent says with it what they have seen by now. */
  retry(clientId: string): void
  /** Drops a refused message; answers its text. */
  discard(clientId: string): string
  /** Tells the others that one is typing: call it at every key. */
  typing(): void
  /** Moves one's read cursor, never back. */
  read(upTo: number): void
  /** Fetches older lines. */
  loadOlder(): Promise<void>
  refresh(): void
  close(): void
}

/** A conversation in the queue. It shows at once; `details` are those of `details_seq`, or null until they are here. */
export type QueueItem = ConversationFacts & {
  readonly details: ConversationDetails | null
  /** Which message the details are of. */
  readonly details_seq: number
  readonly read_messages: number
}

/** The desk's queue. */
export interface Queue {
  readonly topic: string
  readonly agents: readonly Agent[]
  /** By id: all open conversations, and those closed lately. */
  readonly items: ReadonlyMap<string, QueueItem>
}

/** The notes on a conversation. */
export interface Notes {
  readonly support_topic: string | null
  readonly notes: readonly Note[]
}

/** A conversation at the version one saw it. */
export type ConversationRef = Pick<ConversationFacts, 'conversation_id' | 'version'>

/** Support, for customers and for agents. Everything rejects with `PlatewireError`. */
export interface Support {
  /** Writes to support: about an order, where it goes on in the open conversation about it, or not. Five are open at once, twenty begin a day. */
  open(
    about: {
      readonly kind: ConversationKind
      readonly text: string
      readonly order_id?: string | undefined
    },
    options?: CommandOptions,
  ): Promise<ConversationAnswer>
  /** One's conversations as a customer, the one written to last first. */
  list(): Promise<ListedConversation[]>
  /** The place of a conversation in the queue; 0 when an agent has it. */
  place(conversationId: string): Promise<number | null>
  /** Follows a conversation until closed. */
  followConversation(conversationId: string): ConversationFollow
  closeConversation(conversation: ConversationRef, options?: CommandOptions): Promise<ConversationAnswer>
  /** Customers: not beside five open ones. */
  reopen(conversation: ConversationRef, options?: CommandOptions): Promise<ConversationAnswer>
  /** Hears that one has read something, on this device. */
  onRead(listener: (conversationId: string, readMessages: number) => void): () => void

  /** Agents: follows the queue until closed. Meanwhile one is present in one's own conversations. */
  followQueue(): Follow<Queue>
  /** Agents: what their customers see of them. */
  readonly availability: Observable<Availability>
  setAvailability(availability: Availability): void
  /** Agents: claims a conversation, hands it on, or back to the queue (null). One of several at once wins. */
  assign(
    conversation: ConversationRef,
    agentId: string | null,
    options?: CommandOptions,
  ): Promise<ConversationAnswer>
  /** Agents: the notes on a conversation, until closed. */
  followNotes(conversationId: string): Follow<Notes>
  addNote(conversationId: string, text: string, options?: CommandOptions): Promise<void>
  /** Agents: the order a conversation is about, until closed; null data where there is none to see. */
  order(conversationId: string): Promise<SupportOrder | null>
  /** Agents: hears that an order moved, within seconds. */
  onOrderMoved(orderId: string, listener: () => void): () => void
}
