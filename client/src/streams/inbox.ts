import * as z from 'zod/mini'
import { safely } from '../safely.ts'
import type { StreamEvent } from './types.ts'

/** What every message carries, whatever topic it came by. */
const messageSchema = z.object({
  stream: z.string(),
  seq: z.int(),
  type: z.string(),
  body: z.unknown(),
  at: z.string(),
})

/** Hands each message to those who read its stream. */
export interface Inbox {
  /** Takes a message of any topic; what is none of ours is dropped: a reader finds a gap by the numbers. */
  deliver(payload: unknown): void
  listen(stream: string, listener: (event: StreamEvent) => void): () => void
}

/** Makes an inbox. Only `payload.stream` decides who hears a message. */
export function createInbox(): Inbox {
  const readers = new Map<string, Set<(event: StreamEvent) => void>>()
  return {
    deliver: (payload) => {
      const message = z.safeParse(messageSchema, payload)
      if (!message.success) return
      const { stream, seq, type, body, at } = message.data
      for (const listener of [...(readers.get(stream) ?? [])]) safely(() => listener({ seq, type, body, at }))
    },
    listen: (stream, listener) => {
      const own = (event: StreamEvent) => listener(event)
      const listeners = readers.get(stream) ?? new Set()
      readers.set(stream, listeners.add(own))
      return () => {
        listeners.delete(own)
        if (listeners.size === 0 && readers.get(stream) === listeners) readers.delete(stream)
      }
    },
  }
}
