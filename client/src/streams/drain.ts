import { bufferLimit, type Cursor, type CursorRules } from './cursor-state.ts'
import type { StreamEvent } from './types.ts'

/** A cursor after applying what can be applied, and what that was. */
export interface Drained<T> {
  readonly cursor: Cursor<T>
  readonly applied: readonly StreamEvent[]
  /** The reducer refused an event: only a snapshot gets past it. */
  readonly refused: boolean
}

/** Keeps events that are still to come; forgets those already applied. */
export function keep<T>(cursor: Cursor<T>, events: readonly StreamEvent[]): Cursor<T> {
  const buffer = new Map(cursor.buffer)
  let target = cursor.target
  for (const event of events) {
    if (cursor.seq !== null && event.seq <= cursor.seq) continue
    target = Math.max(target, event.seq)
    if (buffer.size < bufferLimit) buffer.set(event.seq, event)
  }
  return { ...cursor, buffer, target }
}

/** Applies buffered events as far as they follow each other. */
export function drain<T>(cursor: Cursor<T>, rules: CursorRules<T>): Drained<T> {
  let { seq, data } = cursor
  if (seq === null || data === null) return { cursor, applied: [], refused: false }
  const buffer = new Map(cursor.buffer)
  const applied: StreamEvent[] = []
  let refused = false
  for (let next = buffer.get(seq + 1); next; next = buffer.get(seq + 1)) {
    try {
      data = rules.reduce(data, next)
    } catch {
      refused = true
      break
    }
    seq = next.seq
    buffer.delete(seq)
    applied.push(next)
  }
  return { cursor: { ...cursor, seq, data, buffer }, applied, refused }
}
