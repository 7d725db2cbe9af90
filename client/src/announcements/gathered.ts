import type { Clock } from '../ports/ports.ts'

/**
 * One request for all who ask within a moment. It begins after the last of them asked, so that each gets an answer no older
 * than its question: whoever asks once it is under way is answered by the next.
 */
export function gathered<T>(clock: Clock, ms: number, request: () => Promise<T>): () => Promise<T> {
  let next: Promise<T> | null = null
  return () => {
    next ??= new Promise<void>((resolve) => clock.after(ms, resolve)).then(() => {
      next = null
      return request()
    })
    return next
  }
}
