import type { ClientMessage, Frame, ServerMessage } from './messages.ts'
import { serializerV1 } from './serializer-v1.ts'
import { serializerV2 } from './serializer-v2.ts'

/** The two wire formats, named by the first number of `vsn`. */
export type SerializerVersion = 1 | 2

/** One wire format: pure functions between frames and messages. */
export interface Serializer {
  readonly version: SerializerVersion
  /** The message in a frame, or undefined when the frame is malformed and must be dropped. */
  decode(frame: Frame): ClientMessage | undefined
  /** The frame for a message, or undefined when this format cannot carry it. */
  encode(message: ServerMessage): Frame | undefined
}

/** The serializer of each version. */
export const serializers: Readonly<Record<SerializerVersion, Serializer>> = {
  1: serializerV1,
  2: serializerV2,
}

/** The serializer for a `vsn` parameter: absent means 1.0.0; undefined means the version is refused. */
export function serializerFor(vsn: string | null): Serializer | undefined {
  const match = /^([12])\.0\.\d+$/.exec(vsn ?? '1.0.0')
  if (match === null) return undefined
  return match[1] === '1' ? serializerV1 : serializerV2
}
