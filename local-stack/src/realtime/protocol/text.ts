import type { Frame, Json } from './messages.ts'

const encoder = new TextEncoder()
// Invalid UTF-8 becomes U+FFFD instead of an error: the real server does not validate it either.
const decoder = new TextDecoder('utf-8')

/** UTF-8 bytes of a text. */
export function toBytes(text: string): Uint8Array {
  return encoder.encode(text)
}

/** The text of UTF-8 bytes. */
export function toText(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** The JSON value in a text, or undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A text frame with this content. */
export function textFrame(text: string): Frame {
  return { data: toBytes(text), binary: false }
}
