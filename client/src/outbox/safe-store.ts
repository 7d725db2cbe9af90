import { PlatewireError } from '../errors.ts'
import { createStore, type Observable } from '../observable.ts'
import type { StoredEntry } from './entry.ts'
import { createIndexedStore, type TabChannel } from './indexed-store.ts'
import { type Change, createMemoryStore, type OutboxStore } from './store.ts'
import type { OutboxState } from './types.ts'

/** A store that never fails: what the device will not keep, the page keeps, and that is said. */
export interface SafeStore extends OutboxStore {
  readonly keeping: Observable<OutboxState['keeping']>
}

/** By id what could not be written: the entry, or null where it is gone. */
type Unwritten = Map<string, StoredEntry | null>

/** Wraps a store of the device. Whatever it refuses is held here and written with the next change that it accepts. */
export function createSafeStore(device: OutboxStore | null): SafeStore {
  const page = createMemoryStore()
  const keeping = createStore<OutboxState['keeping']>(device ? 'device' : 'page_blocked')
  const unwritten = new Map<string, Unwritten>()
  /** What the device last held, for when it can no longer be asked. */
  const known = new Map<string, readonly StoredEntry[]>()

  const withUnwritten = (user: string, stored: readonly StoredEntry[]): readonly StoredEntry[] => {
    const waiting = unwritten.get(user)
    if (!waiting?.size) return stored
    const held = [...waiting.values()].filter((entry) => entry !== null)
    return [...stored.filter(({ id }) => !waiting.has(id)), ...held].toSorted((a, b) => a.seq - b.seq)
  }

  /** What is kept on the device, as far as it can still be read. */
  const readable = (user: string) => device?.update(user, (all) => all).catch(() => null) ?? null

  /** The page begins with what was last known of the device: nothing vanishes because that broke. */
  const updatePage = (user: string, change: Change) =>
    page.update(user, (all) => {
      const before = withUnwritten(user, known.get(user) ?? all)
      known.delete(user)
      unwritten.delete(user)
      return change(before)
    })

  return {
    keeping,
    onForeignChange: (listener) => device?.onForeignChange(listener) ?? (() => {}),
    update: async (user, change) => {
      if (!device || keeping.getSnapshot() === 'page_blocked') return updatePage(user, change)
      try {
        const next = await device.update(user, (all) => change(withUnwritten(user, all)))
        unwritten.delete(user)
        known.set(user, next)
        keeping.set('device')
        return next
      } catch (error) {
        if (error instanceof PlatewireError) throw error
        const stored = await readable(user)
        if (!stored) {
          // Not even readable: the page is all there is.
          keeping.set('page_blocked')
          return updatePage(user, change)
        }
        const before = withUnwritten(user, stored)
        const next = change(before)
        unwritten.set(user, difference(stored, next))
        keeping.set('page_full')
        return next
      }
    },
  }
}

function difference(stored: readonly StoredEntry[], next: readonly StoredEntry[]): Unwritten {
  const kept = new Set(next.map(({ id }) => id))
  return new Map([
    ...stored.filter(({ id }) => !kept.has(id)).map(({ id }) => [id, null] as const),
    ...next.filter((entry) => !stored.includes(entry)).map((entry) => [entry.id, entry] as const),
  ])
}

/** The store of this browser; null where there is none, as in Node, or where it is forbidden. */
export function deviceStore(): OutboxStore | null {
  try {
    if (typeof indexedDB === 'undefined') return null
    const channel: TabChannel | null =
      typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('platewire.outbox')
    return createIndexedStore(indexedDB, channel)
  } catch {
    return null // merely looking at it is an error in some browsers' private modes
  }
}
