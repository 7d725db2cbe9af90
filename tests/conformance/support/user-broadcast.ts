import type { Message } from './raw-socket.ts'

const json = 1
const binary = 0

/** A frame of kind 3: six lengths, then join ref, ref, topic, event and metadata, then the payload. */
export function encodePush(push: {
  topic: string
  event: string
  payload: unknown
  joinRef?: string
  ref?: string
}): Uint8Array {
  const { topic, event, payload, joinRef = '', ref = '' } = push
  const fields = [joinRef, ref, topic, event, ''].map((field) => Buffer.from(field))
  const isBytes = payload instanceof Uint8Array
  const body = isBytes ? payload : Buffer.from(JSON.stringify(payload))
  return Buffer.concat([
    Uint8Array.from([3, ...fields.map(({ length }) => length), isBytes ? binary : json]),
    ...fields,
    body,
  ])
}

/** A frame of kind 4: `4, topicLen, eventLen, metaLen, encoding`, then topic, event, metadata and payload. */
export function decodeFrame(frame: Buffer): Message {
  const [kind, topicLength = 0, eventLength = 0, metaLength = 0, encoding] = frame
  if (kind !== 4) throw new Error(`a client cannot read a frame of kind ${kind}`)
  let at = 5
  const take = (length: number): string => {
    at += length
    return frame.subarray(at - length, at).toString()
  }
  const topic = take(topicLength)
  const event = take(eventLength)
  const meta = take(metaLength)
  const rest = frame.subarray(at)
  const payload = encoding === binary ? { bytes: [...rest] } : JSON.parse(rest.toString())
  return {
    joinRef: null,
    ref: null,
    topic,
    event: 'broadcast',
    payload: { type: 'broadcast', event, payload, ...(meta ? { meta: JSON.parse(meta) } : {}) },
  }
}
