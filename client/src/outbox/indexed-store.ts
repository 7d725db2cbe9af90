import { readEntries, type StoredEntry } from './entry.ts'
import type { Change, OutboxStore } from './store.ts'

const databaseName = 'platewire.outbox'
const table = 'entries'
/** Some browsers leave `open` without any answer; then it is as good as refused, ms. */
const openTimeoutMs = 3000

/** How tabs tell each other that something changed: a `BroadcastChannel`. */
export interface TabChannel {
  postMessage(message: string): void
  addEventListener(type: 'message', listener: () => void): void
  removeEventListener(type: 'message', listener: () => void): void
}

/** Keeps commands in IndexedDB: through reloads and restarts, one copy for all tabs, each change in one transaction. */
export function createIndexedStore(factory: IDBFactory, channel: TabChannel | null): OutboxStore {
  let opened: Promise<IDBDatabase> | null = null

  const database = (): Promise<IDBDatabase> => {
    opened ??= open(factory).then(
      (db) => {
        // Closed from outside, or in the way of a newer version: the next use opens it again.
        const forget = () => {
          db.close()
          opened = null
        }
        db.onclose = forget
        db.onversionchange = forget
        return db
      },
      (error) => {
        opened = null
        throw error
      },
    )
    return opened
  }

  return {
    update: async (user, change) => {
      const next = await updateIn(await database(), user, change).catch(async (error) => {
        // Safari drops connections of pages that were away, and says so only now.
        if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error
        opened = null
        return updateIn(await database(), user, change)
      })
      if (next.isChanged) channel?.postMessage(user)
      return next.entries
    },
    onForeignChange: (listener) => {
      const own = () => listener()
      channel?.addEventListener('message', own)
      return () => channel?.removeEventListener('message', own)
    },
  }
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('IndexedDB does not open')), openTimeoutMs)
    const request = factory.open(databaseName, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(table, { keyPath: 'id' }).createIndex('user', 'user')
    }
    request.onsuccess = () => {
      clearTimeout(limit)
      resolve(request.result)
    }
    request.onerror = () => {
      clearTimeout(limit)
      reject(request.error)
    }
  })
}

interface Updated {
  readonly entries: readonly StoredEntry[]
  readonly isChanged: boolean
}

function updateIn(db: IDBDatabase, user: string, change: Change): Promise<Updated> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(table, 'readwrite', { durability: 'strict' })
    const entries = transaction.objectStore(table)
    const request: IDBRequest<unknown[]> = entries.index('user').getAll(user)
    let updated: Updated = { entries: [], isChanged: false }
    let failure: unknown = null
    request.onsuccess = () => {
      try {
        const before = readEntries(request.result, user)
        updated = write(entries, before, change(before))
      } catch (error) {
        failure = error
        transaction.abort()
      }
    }
    transaction.oncomplete = () => resolve(updated)
    transaction.onabort = () => reject(failure ?? transaction.error)
  })
}

function write(
  store: IDBObjectStore,
  before: readonly StoredEntry[],
  after: readonly StoredEntry[],
): Updated {
  const kept = new Set(after.map(({ id }) => id))
  const gone = before.filter(({ id }) => !kept.has(id))
  const changed = after.filter((entry) => !before.includes(entry))
  for (const { id } of gone) store.delete(id)
  for (const entry of changed) store.put(entry)
  return { entries: after, isChanged: gone.length + changed.length > 0 }
}
