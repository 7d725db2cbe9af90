import type { PlatewireError } from '../errors.ts'
import type {
  Conversation,
  Line,
  MessageState,
  Outgoing,
  ShownChange,
  ShownMessage,
  ThreadEntry,
} from './types.ts'

/** What can happen to one's own messages. */
export type OutgoingInput =
  | { readonly type: 'written'; readonly message: Omit<Outgoing, 'seq' | 'refusal'> }
  | { readonly type: 'accepted'; readonly clientId: string; readonly seq: number }
  | { readonly type: 'refused'; readonly clientId: string; readonly error: PlatewireError }
  | { readonly type: 'retried'; readonly clientId: string; readonly seenSeq: number }
  | { readonly type: 'discarded'; readonly clientId: string }
  /** The stream shows lines: those that are one's own are no longer outgoing. */
  | { readonly type: 'lines'; readonly lines: readonly Line[] }

/** One's own messages after something happened, in the order they will be sent. The same array when nothing changed. */
export function reduceOutgoing(all: readonly Outgoing[], input: OutgoingInput): readonly Outgoing[] {
  if (input.type === 'written') {
    const isKnown = all.some((one) => one.client_id === input.message.client_id)
    return isKnown ? all : [...all, { ...input.message, seq: null, refusal: null }]
  }
  if (input.type === 'lines') {
    const shown = new Set(input.lines.map((line) => line.client_id))
    return all.some((one) => shown.has(one.client_id)) ? all.filter((one) => !shown.has(one.client_id)) : all
  }
  const one = all.find(({ client_id }) => client_id === input.clientId)
  if (!one) return all
  const others = all.filter((other) => other !== one)
  const changed = (next: Outgoing) => all.map((other) => (other === one ? next : other))
  if (input.type === 'accepted') return changed({ ...one, seq: input.seq, refusal: null })
  if (input.type === 'discarded') return one.refusal ? others : all
  if (input.type === 'retried')
    return one.refusal ? [...others, { ...one, refusal: null, seen_seq: input.seenSeq }] : all
  const { reason, message, action } = input.error
  return one.seq === null ? changed({ ...one, refusal: { reason, message, action } }) : all
}

/** The message to send now: one at a time, so that they arrive in the order they were written. */
export function nextToSend(all: readonly Outgoing[]): Outgoing | null {
  return all.find((one) => one.seq === null && one.refusal === null) ?? null
}

/** What a thread shows: the lines, then one's own messages that are still under way. Each message once. */
export function threadOf(
  conversation: Conversation | null,
  outgoing: readonly Outgoing[],
  me: string | null,
): readonly ThreadEntry[] {
  if (!conversation) return []
  const shown = new Set(conversation.lines.map((line) => line.client_id))
  const waiting = outgoing.filter((one) => !shown.has(one.client_id))
  return [
    ...conversation.lines.map((line) =>
      line.kind === 'message' ? messageOf(conversation, line, me) : changeOf(line, line.kind, me),
    ),
    ...waiting.map((one) => waitingMessage(conversation, one)),
  ]
}

function messageOf(conversation: Conversation, line: Line, me: string | null): ShownMessage {
  const { seq, author_id, author_name, text, client_id, at } = line
  return {
    type: 'message',
    key: client_id ?? `line ${seq}`,
    seq,
    side: line.side === 'customer' ? 'customer' : 'agent',
    author_name,
    is_mine: author_id !== null && author_id === me,
    text,
    at,
    state: stateOf(conversation, line),
    refusal: null,
  }
}

function stateOf({ my_side, facts }: Conversation, line: Line): MessageState {
  if (line.side !== my_side) return 'received'
  const readBy = my_side === 'customer' ? facts.agent_read_seq : facts.customer_read_seq
  return line.seq <= readBy ? 'read' : 'sent'
}

function waitingMessage({ my_side }: Conversation, one: Outgoing): ShownMessage {
  return {
    type: 'message',
    key: one.client_id,
    seq: one.seq,
    side: my_side,
    author_name: null,
    is_mine: true,
    text: one.text,
    at: one.at,
    state: one.refusal ? 'failed' : one.seq === null ? 'sending' : 'sent',
    refusal: one.refusal,
  }
}

function changeOf(line: Line, type: ShownChange['type'], me: string | null): ShownChange {
  const { seq, side, author_name, subject_id, subject_name, at } = line
  const is_mine = line.author_id !== null && line.author_id === me
  return { type, key: `line ${seq}`, seq, side, is_mine, author_name, subject_id, subject_name, at }
}
