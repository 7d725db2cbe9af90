import type { Authorization } from '../ports.ts'
import { type Encoding, type JsonObject, type ServerMessage, TOPIC_PREFIX } from '../protocol/messages.ts'
import type { BatchMessage } from '../protocol/payloads/batch.ts'
import { serializers } from '../protocol/serializer.ts'
import type { Environment } from './environment.ts'
import type { Topic } from './topics.ts'

/** Who sends without a socket: becomes what policies see. */
export interface Caller {
  readonly claims: JsonObject
  /** All headers of the request. */
  readonly headers: Readonly<Record<string, string>>
}

/** A broadcast by its address; the payload travels as the bytes of kind 4. */
export interface SingleMessage {
  readonly topic: string
  readonly event: string
  readonly isPrivate: boolean
  readonly encoding: Encoding
  readonly payload: Uint8Array
}

/** Sends a batch: public messages first, then private ones, topic by topic; where the caller may not write, nothing. */
export async function broadcastBatch(
  environment: Environment,
  caller: Caller,
  messages: readonly BatchMessage[],
): Promise<void> {
  for (const message of messages) if (!message.isPrivate) sendOne(environment, message)
  const byTopic = Map.groupBy(
    messages.filter(({ isPrivate }) => isPrivate),
    ({ topic }) => topic,
  )
  for (const [topic, group] of byTopic) {
    // Nobody is told of a refusal here, so there is nothing to ask when nobody listens.
    if (environment.topics.find(topic, true) === undefined) continue
    const answer = await mayBroadcast(environment, caller, topic)
    if (answer.ok && answer.allowed.includes('broadcast')) {
      for (const message of group) sendOne(environment, message)
    }
  }
}

/** Sends one message; undefined means sent, else why not. */
export async function broadcastSingle(
  environment: Environment,
  caller: Caller,
  message: SingleMessage,
): Promise<Exclude<Authorization, { ok: true }> | 'unauthorized' | 'unsendable' | undefined> {
  const { topic, event, isPrivate, encoding, payload } = message
  if (isPrivate) {
    const answer = await mayBroadcast(environment, caller, topic)
    if (!answer.ok) return answer
    if (!answer.allowed.includes('broadcast')) return 'unauthorized'
  }
  const broadcast = { kind: 'user-broadcast', topic: TOPIC_PREFIX + topic, event, encoding, payload } as const
  if (!reachesEveryone(environment.topics.find(topic, isPrivate), broadcast)) return 'unsendable'
  deliver(environment, { topic, isPrivate }, broadcast)
  return undefined
}

/** A name that is too long for the frame of 2.0.0 fails for all when one of them needs that frame. */
function reachesEveryone(topic: Topic | undefined, message: ServerMessage): boolean {
  if (topic === undefined || serializers[2].encode(message) !== undefined) return true
  for (const { version } of topic.listeners()) if (version === 2) return false
  return true
}

function mayBroadcast({ database }: Environment, caller: Caller, topic: string): Promise<Authorization> {
  return database.authorizeWrite({ topic, ...caller, extensions: ['broadcast'] })
}

function sendOne(environment: Environment, { topic, event, payload, isPrivate, id }: BatchMessage): void {
  const meta = id === undefined ? {} : { meta: { id } }
  const message: ServerMessage = {
    kind: 'push',
    joinRef: null,
    ref: null,
    topic: TOPIC_PREFIX + topic,
    event: 'broadcast',
    payload: { event, ...meta, payload, type: 'broadcast' },
  }
  deliver(environment, { topic, isPrivate }, message, id)
}

function deliver(
  { topics, rates }: Environment,
  to: { readonly topic: string; readonly isPrivate: boolean },
  message: ServerMessage,
  id?: string,
): void {
  rates.events.add()
  topics.find(to.topic, to.isPrivate)?.broadcast(message, id === undefined ? {} : { id })
}
