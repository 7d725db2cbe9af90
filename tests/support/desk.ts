import type { Answer, Person } from './callers.ts'
import type { TestDatabase } from './test-database.ts'

/** Makes an agent of the support desk. */
export async function createAgent(db: TestDatabase, displayName = 'Ada Lindqvist'): Promise<Person> {
  const person = await db.createUser(displayName)
  await db.owner.query(`insert into public.platform_members (user_id, role) values ($1, 'agent')`, [
    person.id,
  ])
  return person
}

/** The facts a support command answers with, as far as tests read them. */
export interface ConversationFacts {
  conversation_id: string
  customer_id: string
  order_id: string | null
  status: string
  version: number
  agent_id: string | null
  waiting_on: string | null
  waiting_since: string | null
  last_seq: number
  customer_messages: number
  agent_messages: number
  customer_read_seq: number
  agent_read_seq: number
  stream: string
  seq: number
}

/** Writes to support for the first time. */
export const openConversation = (
  db: TestDatabase,
  customer: Person,
  args: Answer = {},
): Promise<ConversationFacts> =>
  db.as(customer).command('open_conversation', { kind: 'other', text: 'Hello?', ...args })

/** Writes into a conversation; agents have seen all of it unless said otherwise. */
export const say = (
  db: TestDatabase,
  person: Person,
  conversation: Pick<ConversationFacts, 'conversation_id'>,
  text: string,
  args: Answer = {},
): Promise<ConversationFacts> =>
  db.as(person).command('send_message', {
    conversation_id: conversation.conversation_id,
    text,
    seen_seq: 1_000_000,
    ...args,
  })

/** Claims a conversation, hands it on, or back to the queue. */
export const assign = (
  db: TestDatabase,
  agent: Person,
  conversation: Pick<ConversationFacts, 'conversation_id' | 'version'>,
  to: Person | null = agent,
): Promise<ConversationFacts> =>
  db.as(agent).command('assign_conversation', {
    conversation_id: conversation.conversation_id,
    version: conversation.version,
    agent_id: to?.id ?? null,
  })

/** Closes or reopens a conversation. */
export const settle = (
  db: TestDatabase,
  person: Person,
  conversation: Pick<ConversationFacts, 'conversation_id' | 'version'>,
  how: 'close_conversation' | 'reopen_conversation',
): Promise<ConversationFacts> =>
  db.as(person).command(how, { conversation_id: conversation.conversation_id, version: conversation.version })
