import * as z from 'zod/mini'
import type { Outgoing } from './types.ts'

/** Where unsent messages wait through a reload. */
export interface OutgoingStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const outgoingSchema = z.array(
  z.object({
    client_id: z.string(),
    text: z.string(),
    at: z.string(),
    seen_seq: z.int(),
    seq: z.nullable(z.int()),
    refusal: z.nullable(z.object({ reason: z.string(), message: z.string(), action: z.string() })),
  }),
)

/** The tab's own storage: it survives a reload, and no other tab would send the same a second time. Null where there is none. */
export function tabStorage(): OutgoingStorage | null {
  try {
    return globalThis.sessionStorage ?? null
  } catch {
    return null // forbidden by the browser's settings
  }
}

/** Keeps the unsent messages of one person in one conversation. A storage that fails loses them at a reload, nothing more. */
export function createOutgoingStore(storage: OutgoingStorage | null, conversationId: string) {
  const keyOf = (person: string) => `platewire.outgoing.${person}.${conversationId}`
  return {
    load: (person: string): readonly Outgoing[] => {
      try {
        return outgoingSchema.parse(JSON.parse(storage?.getItem(keyOf(person)) ?? '[]'))
      } catch {
        return []
      }
    },
    save: (person: string, all: readonly Outgoing[]): void => {
      try {
        if (all.length === 0) storage?.removeItem(keyOf(person))
        else storage?.setItem(keyOf(person), JSON.stringify(all))
      } catch {
        // Full, or forbidden: they are still sent, as long as the page lives.
      }
    },
  }
}
