import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, expect, test, vi } from 'vitest'
import { make } from '../calls/server-error.ts'
import type { StoredEntry } from './entry.ts'
import { createIndexedStore } from './indexed-store.ts'
import { addEntry, type Draft } from './queue.ts'
import { createSafeStore } from './safe-store.ts'
import { createMemoryStore, type OutboxStore } from './store.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const draft = (id: string, user = 'u'): Draft => ({
  id,
  user,
  command: 'save_profile',
  version: 1,
  args: { display_name: id },
  about: { name: id },
  subject: 'profile',
  needs: [],
  standsAlone: true,
  madeAt: 1000,
  expiresAt: 9000,
})

const add = (store: OutboxStore, id: string, user = 'u') =>
  store.update(user, (all) => addEntry(all, draft(id, user), false))
const ids = async (store: OutboxStore, user = 'u') =>
  (await store.update(user, (all) => all)).map((entry: StoredEntry) => entry.id)

/** A device whose storage takes no more. */
function fillUp(): () => void {
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no space', 'QuotaExceededError')
  })
  return () => full.mockRestore()
}

test('what is kept on the device is there for the next page, in order, and for its person only', async () => {
  const factory = new IDBFactory()
  const first = createIndexedStore(factory, null)
  await add(first, 'b')
  await add(first, 'a')
  await add(first, 'c', 'omar')
  const next = createIndexedStore(factory, null)
  expect(await ids(next)).toEqual(['b', 'a'])
  expect(await ids(next, 'omar')).toEqual(['c'])
})

test('changes of two pages at once are made one after the other, and none is lost', async () => {
  const factory = new IDBFactory()
  const pages = [createIndexedStore(factory, null), createIndexedStore(factory, null)]
  await Promise.all(pages.flatMap((page, index) => [add(page, `a${index}`), add(page, `b${index}`)]))
  const kept = await pages[0]?.update('u', (all) => all)
  expect(kept?.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
})

test('a change that is refused leaves everything as it was', async () => {
  const store = createIndexedStore(new IDBFactory(), null)
  await add(store, 'a')
  const refused = store.update('u', () => {
    throw make('LIMIT_REACHED', 'TOO_MANY', 'Too many.', 'Send some.')
  })
  await expect(refused).rejects.toMatchObject({ reason: 'TOO_MANY' })
  expect(await ids(store)).toEqual(['a'])
})

test('other tabs hear of a change, and of nothing when there is none', async () => {
  const channel = { postMessage: vi.fn(), addEventListener: vi.fn(), removeEventListener: vi.fn() }
  const store = createIndexedStore(new IDBFactory(), channel)
  await add(store, 'a')
  expect(channel.postMessage).toHaveBeenCalledTimes(1)
  await ids(store)
  expect(channel.postMessage).toHaveBeenCalledTimes(1)
})

test('what cannot be read is left where it is, and in nobody’s way', async () => {
  const factory = new IDBFactory()
  const store = createIndexedStore(factory, null)
  await add(store, 'a')
  await store.update('u', (all) => [...all, JSON.parse('{"id": "strange", "user": "u", "from": "2031"}')])
  expect(await ids(createIndexedStore(factory, null))).toEqual(['a'])
})

test('a connection that was closed from outside is opened again', async () => {
  const factory = new IDBFactory()
  const store = createIndexedStore(factory, null)
  await add(store, 'a')
  const asked = factory.open('platewire.outbox', 1)
  const db = await new Promise<IDBDatabase>((resolve) => {
    asked.onsuccess = () => resolve(asked.result)
  })
  const prototype = Object.getPrototypeOf(db)
  const { transaction } = prototype
  vi.spyOn(prototype, 'transaction').mockImplementationOnce(() => {
    throw new DOMException('closing', 'InvalidStateError')
  })
  expect(transaction).toBeDefined()
  expect(await ids(store)).toEqual(['a'])
})

test('a full device keeps what it has; the page keeps the rest, says so, and writes it as soon as there is room', async () => {
  const factory = new IDBFactory()
  const store = createSafeStore(createIndexedStore(factory, null))
  await add(store, 'a')
  const makeRoom = fillUp()
  await add(store, 'b')
  expect(await ids(store)).toEqual(['a', 'b'])
  expect(store.keeping.getSnapshot()).toBe('page_full')
  expect(await ids(createIndexedStore(factory, null))).toEqual(['a'])
  makeRoom()
  await add(store, 'c')
  expect(store.keeping.getSnapshot()).toBe('device')
  expect(await ids(createIndexedStore(factory, null))).toEqual(['a', 'b', 'c'])
})

test('what was settled while the device was full does not come back', async () => {
  const factory = new IDBFactory()
  const store = createSafeStore(createIndexedStore(factory, null))
  await add(store, 'a')
  await add(store, 'b')
  fillUp()
  await store.update('u', (all) =>
    all.flatMap((one) => (one.id === 'a' ? [] : [{ ...one, state: 'done' as const }])),
  )
  const kept = await store.update('u', (all) => all)
  expect(kept.map(({ id, state }) => `${id} ${state}`)).toEqual(['b done'])
})

test.each([
  ['refuses to open', () => Promise.reject(new DOMException('no', 'SecurityError'))],
  ['has none', null],
])('where the browser %s, the page keeps everything and says so', async (_, fail) => {
  const device = fail && { update: fail, onForeignChange: () => () => {} }
  const store = createSafeStore(device)
  await add(store, 'a')
  await add(store, 'b')
  expect(await ids(store)).toEqual(['a', 'b'])
  expect(store.keeping.getSnapshot()).toBe('page_blocked')
})

test('a database that never opens counts as refused after three seconds', async () => {
  vi.useFakeTimers()
  const silent = Object.assign(new IDBFactory(), { open: () => ({}) })
  const store = createSafeStore(createIndexedStore(silent, null))
  const added = add(store, 'a')
  await vi.advanceTimersByTimeAsync(6000)
  await added
  expect(store.keeping.getSnapshot()).toBe('page_blocked')
})

test('memory forgets nobody and mixes nobody', async () => {
  const store = createMemoryStore()
  await add(store, 'a')
  await add(store, 'b', 'omar')
  expect(await ids(store)).toEqual(['a'])
})

test('a device that breaks under the page leaves it what it last knew', async () => {
  const store = createIndexedStore(new IDBFactory(), null)
  const device = { ...store }
  const safe = createSafeStore(device)
  await add(safe, 'a')
  device.update = () => Promise.reject(new DOMException('lost', 'UnknownError'))
  expect(await ids(safe)).toEqual(['a'])
  expect(safe.keeping.getSnapshot()).toBe('page_blocked')
  await add(safe, 'b')
  await safe.update('u', (all) => all.filter(({ id }) => id !== 'a'))
  expect(await ids(safe)).toEqual(['b'])
})
