import {
  type ClientMessage,
  type Frame,
  isObject,
  type ServerMessage,
  type ServerPush,
  type ServerTextPush,
  type ServerUserBroadcast,
} from './messages.ts'
import type { Serializer } from './serializer.ts'
import { parseJson, textFrame, toText } from './text.ts'

/** Serializer 1.0.0: one JSON object per text frame, answers without `join_ref`. */
export const serializerV1: Serializer = { version: 1, decode, encode }

function decode(frame: Frame): ClientMessage | undefined {
  if (frame.binary) return undefined
  const value = parseJson(toText(frame.data))
  if (!isObject(value)) return undefined
  const { topic, event, payload, ref, join_ref: joinRef } = value
  if (topic === undefined || event === undefined || payload === undefined || ref === undefined)
    return undefined
  return { kind: 'push', joinRef: joinRef ?? null, ref, topic, event, payload, size: frame.data.byteLength }
}

function encode(message: ServerMessage): Frame | undefined {
  switch (message.kind) {
    case 'push':
      return textFrame(encodePush(message))
    case 'text-push':
      return textFrame(encodeTextPush(message))
    case 'user-broadcast':
      return encodeUserBroadcast(message)
    case 'binary-broadcast':
      return undefined
  }
}

function encodePush({ ref, event, payload, topic }: ServerPush): string {
  return JSON.stringify({ ref, event, payload, topic })
}

function encodeTextPush({ event, payload, topic }: ServerTextPush): string {
  return `{"ref":null,"event":${JSON.stringify(event)},"payload":${payload},"topic":${JSON.stringify(topic)}}`
}

/** The payload is embedded as the text it came in, so numbers keep every digit; text that is no JSON is not sent. */
function encodeUserBroadcast(message: ServerUserBroadcast): Frame | undefined {
  if (message.encoding === 'binary') return undefined
  const payload = toText(message.payload)
  if (parseJson(payload) === undefined) return undefined
  const event = JSON.stringify(message.event)
  const meta = message.meta === undefined ? '' : `"meta":${message.meta},`
  const body = `{"event":${event},${meta}"payload":${payload},"type":"broadcast"}`
  return textFrame(
    `{"ref":null,"event":"broadcast","payload":${body},"topic":${JSON.stringify(message.topic)}}`,
  )
}
