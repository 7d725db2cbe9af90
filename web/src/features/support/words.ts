import type {
  Availability,
  ConversationKind,
  ConversationView,
  ListedConversation,
} from '@platewire/client/support'
import { plural } from '../../lib/format.ts'

/** What people write to support about, as they would say it. */
export const KINDS: readonly { kind: ConversationKind; word: string; needsOrder: boolean }[] = [
  { kind: 'late', word: 'My order is late', needsOrder: true },
  { kind: 'missing', word: 'Something is missing', needsOrder: true },
  { kind: 'wrong', word: 'Something is not right', needsOrder: true },
  { kind: 'payment', word: 'Payment or refund', needsOrder: false },
  { kind: 'account', word: 'My account', needsOrder: false },
  { kind: 'other', word: 'Something else', needsOrder: false },
]

/** The kind of a conversation in words. */
export const kindWord = (kind: string): string =>
  KINDS.find((one) => one.kind === kind)?.word ?? 'Something else'

/** Who answers, or how long the wait is: actor, verb, and what comes next. */
export function deskSentence(view: ConversationView, place: number | null | undefined): string {
  const { data, present } = view
  if (!data) return ''
  const { facts, details } = data
  if (facts.status === 'closed') return 'This conversation is closed.'
  if (facts.agent_id) {
    const name = details.agent_name ?? 'An agent'
    const there: Availability | undefined = present[facts.agent_id]
    if (there === 'available') return `${name} is here.`
    return there === 'away'
      ? `${name} is away for a moment. Your messages wait here.`
      : `${name} is not at the desk now. Your messages wait here.`
  }
  if (place === 1) return 'You are next. An agent reads what you write here.'
  return place
    ? `${plural(place - 1, 'person is', 'people are')} before you. You may leave: the answer comes here.`
    : ''
}

/** The end of a list row: who has to act. */
export function waitingSentence({ status, waiting_on, agent_messages }: ListedConversation): string {
  if (status === 'closed') return 'Closed'
  if (waiting_on === 'customer') return 'Answered'
  return agent_messages > 0 ? 'Waiting for an answer' : 'Waiting for an agent'
}
