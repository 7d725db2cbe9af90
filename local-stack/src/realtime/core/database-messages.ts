import { TOPIC_PREFIX } from '../protocol/messages.ts'
import { bytesTermSize } from '../protocol/term-size.ts'
import type { Environment } from './environment.ts'

/** A committed row of `realtime.messages`. */
export interface DatabaseMessage {
  readonly id: string
  readonly topic: string
  readonly event: string
  readonly isPrivate: boolean
  readonly encoding: 'json' | 'binary'
  /** For JSON the text Postgres stores, untouched. */
  readonly payload: Uint8Array
}

/** Brings a row to the members of its topic. False when it is larger, or one more, than broadcasts may be. */
export function deliverDatabaseMessage(
  { topics, limits, rates }: Pick<Environment, 'topics' | 'limits' | 'rates'>,
  message: DatabaseMessage,
): boolean {
  const { id, topic, event, isPrivate, encoding, payload } = message
  if (bytesTermSize(payload.byteLength) > limits.maxPayloadBytes || rates.events.isReached) return false
  rates.events.add()
  const broadcast = {
    kind: 'user-broadcast',
    topic: TOPIC_PREFIX + topic,
    event,
    encoding,
    meta: JSON.stringify({ id }),
    payload,
  } as const
  topics.find(topic, isPrivate)?.broadcast(broadcast, { id })
  return true
}
