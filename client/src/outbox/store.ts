import type { StoredEntry } from './entry.ts'

/** What the kept commands of one person become. Pure: it may run more than once. */
export type Change = (all: readonly StoredEntry[]) => readonly StoredEntry[]

/** Where commands are kept. */
export interface OutboxStore {
  /** Changes what is kept for one person, undivided by what other tabs do; resolves with what is kept then. */
  update(user: string, change: Change): Promise<readonly StoredEntry[]>
  /** Hears that another tab changed something. */
  onForeignChange(listener: () => void): () => void
}

/** Keeps commands as long as the page is open. */
export function createMemoryStore(): OutboxStore {
  const kept = new Map<string, readonly StoredEntry[]>()
  return {
    update: async (user, change) => {
      const next = change(kept.get(user) ?? [])
      kept.set(user, next)
      return next
    },
    onForeignChange: () => () => {},
  }
}
