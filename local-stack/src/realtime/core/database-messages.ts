import { TOPIC_PREFIX } from '../protocol/messages.ts'
import { bytesTermSize } from '../protocol/term-size.ts'
import type { Topics } from './topics.ts'

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

/** Brings a row to the members of its topic. False when the row is larger than a broadcast may be. */
export function deliverDatabaseMessage(
  topics: Topics,
  message: DatabaseMessage,
  maxPayloadBytes: number,
): boolean {
  const { id, topic, event, isPrivate, encoding, payload } = message
  if (bytesTermSize(payload.byteLength) > maxPayloadBytes) return false
  topics.find(topic, isPrivate)?.broadcast({
    kind: 'user-broadcast',
    topic: TOPIC_PREFIX + topic,
    event,
    encoding,
    meta: JSON.stringify({ id }),
    payload,
  })
  return true
}
