import type { Frame } from '../protocol/messages.ts'

const made = new WeakMap<Frame, Buffer>()

/** The WebSocket frame of a server for a message (RFC 6455, 5.2), made once however many sockets it goes to. */
export function websocketFrame(frame: Frame): Buffer {
  const known = made.get(frame)
  if (known) return known
  const bytes = Buffer.concat([header(frame.binary, frame.data.byteLength), frame.data])
  made.set(frame, bytes)
  return bytes
}

function header(isBinary: boolean, length: number): Buffer {
  const first = isBinary ? 0x82 : 0x81
  if (length < 126) return Buffer.of(first, length)
  if (length < 65_536) return Buffer.of(first, 126, length >> 8, length & 0xff)
  const bytes = Buffer.alloc(10)
  bytes.writeUInt16BE((first << 8) | 127)
  bytes.writeBigUInt64BE(BigInt(length), 2)
  return bytes
}
