import { decodeBinary, encodeBinary } from './binary-frames.ts'
import type { ClientMessage, Frame, ServerMessage } from './messages.ts'
import type { Serializer } from './serializer.ts'
import { parseJson, textFrame, toText } from './text.ts'

/** Serializer 2.0.0: JSON arrays of five elements in text frames, broadcasts in binary frames. */
export const serializerV2: Serializer = { version: 2, decode, encode }

function decode(frame: Frame): ClientMessage | undefined {
  if (frame.binary) return decodeBinary(frame.data)
  const value = parseJson(toText(frame.data))
  if (!Array.isArray(value) || value.length < 5) return undefined
  const [joinRef, ref, topic, event, payload] = value
  return { kind: 'push', joinRef, ref, topic, event, payload, size: frame.data.byteLength }
}

function encode(message: ServerMessage): Frame | undefined {
  if (message.kind === 'text-push') {
    const { topic, event, payload } = message
    return textFrame(`[null,null,${JSON.stringify(topic)},${JSON.stringify(event)},${payload}]`)
  }
  if (message.kind !== 'push') return encodeBinary(message)
  const { joinRef, ref, topic, event, payload } = message
  return textFrame(JSON.stringify([joinRef, ref, topic, event, payload]))
}
