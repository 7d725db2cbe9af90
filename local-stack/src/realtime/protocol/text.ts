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

/** Deepest nesting that is read. Much deeper values could be parsed, but not written again without a stack overflow. */
const MAX_JSON_DEPTH = 1_000

/** The JSON value in a text, or undefined when it is none, or nested too deeply. */
export function parseJson(text: string): Json | undefined {
  if (isTooDeep(text)) return undefined
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

const QUOTE = 0x22
const BACKSLASH = 0x5c
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d]
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d]

/** What opens must be closed, so that short texts need no look. */
function isTooDeep(text: string): boolean {
  if (text.length <= 2 * MAX_JSON_DEPTH) return false
  let depth = 0
  let isInString = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (isInString) {
      if (code === BACKSLASH) index += 1
      else if (code === QUOTE) isInString = false
    } else if (code === QUOTE) isInString = true
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1
    if (depth > MAX_JSON_DEPTH) return true
  }
  return false
}
