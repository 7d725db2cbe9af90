import type { Caller } from '../calls/caller.ts'
import { offline } from '../calls/server-error.ts'
import { openLiveTopic } from '../connection/live-topic.ts'
import type { OutgoingStorage } from '../support/outgoing-storage.ts'
import type {
  Conversation,
  ConversationFacts,
  DeskCore,
  Line,
  ListedConversation,
  QueueItem,
} from '../support/types.ts'
import { followHarness } from './harness.ts'
import { settle } from './manual-clock.ts'

/** The conversation of these tests. */
export const talkId = 'talk-1'
/** Its stream. */
export const talkStream = `conversation:${talkId}`
/** Its topic of typing and presence. */
export const talkTopic = `${talkStream}:1`

/** The facts of a new conversation of `u`, but for what is given. */
export function factsOfTalk(facts: Partial<ConversationFacts> = {}): ConversationFacts {
  return {
    conversation_id: talkId,
    customer_id: 'u',
    order_id: null,
    kind: 'other',
    status: 'open',
    version: 1,
    agent_id: null,
    waiting_on: 'agent',
    waiting_since: '2026-11-24T19:00:00Z',
    last_seq: 0,
    last_side: 'customer',
    last_at: '2026-11-24T19:00:00Z',
    customer_messages: 0,
    agent_messages: 0,
    customer_read_seq: 0,
    agent_read_seq: 0,
    created_at: '2026-11-24T19:00:00Z',
    closed_at: null,
    ...facts,
  }
}

/** A line of the customer's, but for what is given. */
export function lineWith(line: Partial<Line> & { seq: number }): Line & { text: string } {
  return {
    kind: 'message',
    side: 'customer',
    author_id: 'u',
    author_name: 'Lea',
    subject_id: null,
    subject_name: null,
    client_id: `id-${line.seq}`,
    at: '2026-11-24T19:00:00Z',
    ...line,
    text: line.text ?? `words ${line.seq}`,
  }
}

/** A conversation as the customer sees it. */
export function talkWith(talk: Partial<Conversation> = {}): Conversation {
  return {
    facts: factsOfTalk(),
    details: { customer_label: 'Lea M.', agent_name: null, preview: null, order: null },
    my_side: 'customer',
    read_seq: 0,
    lines: [],
    has_older: false,
    topic: talkTopic,
    support_topic: null,
    ...talk,
  }
}

/** A conversation in a list. */
export function listedTalk(facts: Partial<ConversationFacts> = {}): ListedConversation {
  return { ...factsOfTalk(facts), details: talkWith().details, read_messages: 0 }
}

/** A conversation in a queue. */
export function queueItem(facts: Partial<ConversationFacts> = {}): QueueItem {
  return { ...listedTalk(facts), details_seq: facts.last_seq ?? 0 }
}

/** A storage in memory. */
export function memoryStorage(): OutgoingStorage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

/** A core on a scripted socket and server, where commands and calls answer what the test says. */
export function deskHarness() {
  const harness = followHarness()
  harness.transport.acceptAll = true
  const listeners = new Set<() => void>()
  const script = {
    /** What was sent as a command, in order. */
    commands: [] as {
      name: string
      args: Readonly<Record<string, unknown>>
      commandId: string | undefined
    }[],
    /** Answers a command; throws what refuses it. */
    onCommand: (_name: string, _args: Readonly<Record<string, unknown>>): unknown => {
      throw offline()
    },
    /** Answers a call. */
    onCall: (_name: string, _args: Readonly<Record<string, unknown>>): unknown => {
      throw offline()
    },
  }
  let ids = 0
  const caller: Caller = {
    request: () => Promise.reject(offline()),
    rpc: async (name, args, schema) => schema.parse(script.onCall(name, { ...args })),
  }
  const core: DeskCore = {
    clock: harness.clock,
    network: {
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    visibility: { isVisible: () => true, onVisible: () => () => {}, onHidden: () => () => {} },
    newId: () => `new-${++ids}`,
    caller,
    command: async (name, args, schema, options) => {
      script.commands.push({ name, args: { ...args }, commandId: options?.commandId })
      return schema.parse(script.onCommand(name, { ...args }))
    },
    userId: harness.userId,
    follow: harness.followAny,
    live: (topic, options) =>
      openLiveTopic({ topics: harness.topics, userId: harness.userId }, topic, options),
  }
  const networkReturns = async () => {
    for (const listener of [...listeners]) listener()
    await settle()
  }
  return { ...harness, core, script, networkReturns }
}
