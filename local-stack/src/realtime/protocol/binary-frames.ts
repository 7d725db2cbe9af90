import type {
  ClientMessage,
  ClientPush,
  ClientUserBroadcast,
  Encoding,
  Frame,
  ServerBinaryBroadcast,
  ServerUserBroadcast,
} from './messages.ts'
import { toBytes, toText } from './text.ts'

// Every binary frame starts with its kind; then one byte per header field saying how long that field is in
// UTF-8 bytes; then the fields; then the data. Hence no field may be longer than 255 bytes.
const PUSH = 0
const BROADCAST = 2
const USER_BROADCAST_PUSH = 3
const USER_BROADCAST = 4

const BINARY_ENCODING = 0
const JSON_ENCODING = 1

/** Longest header field a binary frame can carry. */
const MAX_HEADER_FIELD_BYTES = 255

/** The message in a binary frame of kind 0 or 3; undefined for other kinds and frames cut short. */
export function decodeBinary(data: Uint8Array): ClientMessage | undefined {
  switch (data[0]) {
    case PUSH:
      return decodePush(data)
    case USER_BROADCAST_PUSH:
      return decodeUserBroadcastPush(data)
    default:
      return undefined
  }
}

function decodePush(data: Uint8Array): ClientPush | undefined {
  const fields = readFields(data, 4, 0)
  if (fields === undefined) return undefined
  const [joinRef = '', ref = '', topic = '', event = ''] = fields.texts
  return {
    kind: 'push',
    joinRef,
    ref,
    topic,
    event,
    payload: data.subarray(fields.end),
    size: data.byteLength,
  }
}

/** Metadata is skipped: clients newer than this protocol use it for features the server may ignore. */
function decodeUserBroadcastPush(data: Uint8Array): ClientUserBroadcast | undefined {
  const fields = readFields(data, 5, 1)
  if (fields === undefined) return undefined
  const [joinRef = '', ref = '', topic = '', event = ''] = fields.texts
  const encoding: Encoding = data[6] === BINARY_ENCODING ? 'binary' : 'json'
  const payload = data.subarray(fields.end)
  return { kind: 'user-broadcast', joinRef, ref, topic, event, encoding, payload, size: data.byteLength }
}

/** Reads `count` length-prefixed texts; `flags` more bytes stand between the lengths and the texts. */
function readFields(
  data: Uint8Array,
  count: number,
  flags: number,
): { texts: string[]; end: number } | undefined {
  const texts: string[] = []
  let offset = 1 + count + flags
  for (let index = 1; index <= count; index += 1) {
    const length = data[index]
    if (length === undefined || offset + length > data.byteLength) return undefined
    texts.push(toText(data.subarray(offset, offset + length)))
    offset += length
  }
  return { texts, end: offset }
}

/** The binary frame for a broadcast, or undefined when a header field is too long for its length byte. */
export function encodeBinary(message: ServerUserBroadcast | ServerBinaryBroadcast): Frame | undefined {
  const topic = toBytes(message.topic)
  const event = toBytes(message.event)
  if (message.kind === 'binary-broadcast') return writeFrame(BROADCAST, [topic, event], [], message.payload)
  const meta = toBytes(message.meta ?? '')
  const encoding = message.encoding === 'binary' ? BINARY_ENCODING : JSON_ENCODING
  return writeFrame(USER_BROADCAST, [topic, event, meta], [encoding], message.payload)
}

function writeFrame(
  kind: number,
  fields: readonly Uint8Array[],
  flags: readonly number[],
  payload: Uint8Array,
): Frame | undefined {
  if (fields.some((field) => field.byteLength > MAX_HEADER_FIELD_BYTES)) return undefined
  const header = [kind, ...fields.map((field) => field.byteLength), ...flags]
  const length = fields.reduce((sum, field) => sum + field.byteLength, header.length + payload.byteLength)
  const data = new Uint8Array(length)
  data.set(header)
  let offset = header.length
  for (const field of [...fields, payload]) {
    data.set(field, offset)
    offset += field.byteLength
  }
  return { data, binary: true }
}
