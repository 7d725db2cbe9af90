import { isObject, type Json } from './messages.ts'
import { toBytes } from './text.ts'

const HEADER = 1
const ATOM = 5
const BINARY_HEADER = 5
const FLOAT = 9

/**
 * Size limits of Realtime count a payload's Erlang external term, not its JSON. This is that size: one
 * version byte, then tag and length before each value.
 */
export function termSize(value: Json): number {
  return HEADER + sizeOf(value)
}

/** Size of bytes as a term, for payloads that are passed on undecoded. */
export function bytesTermSize(length: number): number {
  return HEADER + BINARY_HEADER + length
}

/** Whether a payload that came in a frame of `frameSize` bytes is over the limit. */
export function exceedsLimit(value: Json, frameSize: number, limit: number): boolean {
  // No JSON value grows by more than this as a term (`1.5` takes nine bytes), so small frames need no counting.
  const cannotExceed = frameSize * FLOAT <= limit
  return !cannotExceed && termSize(value) > limit
}

function sizeOf(value: Json): number {
  if (typeof value === 'string') return BINARY_HEADER + toBytes(value).byteLength
  if (typeof value === 'number') return numberSize(value)
  if (Array.isArray(value))
    return value.reduce<number>((sum, item) => sum + sizeOf(item), value.length ? 6 : 1)
  if (!isObject(value)) return ATOM
  return Object.entries(value).reduce((sum, [key, field]) => sum + sizeOf(key) + sizeOf(field), 5)
}

function numberSize(value: number): number {
  if (!Number.isInteger(value)) return FLOAT
  if (value >= 0 && value <= 255) return 2
  return value >= -2147483648 && value <= 2147483647 ? 5 : 11
}
