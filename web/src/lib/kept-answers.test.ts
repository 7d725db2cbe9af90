import type { SessionState } from '@platewire/client'
import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AnswerStore } from './answer-store.ts'
import { keepAnswers } from './kept-answers.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-24T19:02:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

function memory(): AnswerStore & { kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>()
  return {
    kept,
    read: async (userId) => kept.get(userId),
    write: async (userId, parcel) => void kept.set(userId, structuredClone(parcel)),
    clear: async () => kept.clear(),
  }
}

function person(userId: string | null) {
  let state: SessionState = userId
    ? { status: 'signed_in', userId, email: '', isRecovery: false }
    : { status: 'signed_out' }
  const listeners = new Set<() => void>()
  return {
    getSnapshot: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    signOut: () => {
      state = { status: 'signed_out' }
      for (const listener of listeners) listener()
    },
  }
}

/** A page of the app: a cache, and what keeps it. */
function page(store: AnswerStore, userId: string | null = 'lea', build = 'one') {
  const queries = new QueryClient()
  const session = person(userId)
  const close = keepAnswers({ queries, session, store, build })
  return { queries, session, close }
}

it('has after a reload what was read before, with the time it was read', async () => {
  const store = memory()
  const before = page(store)
  before.queries.setQueryData(['profile', 'lea'], { display_name: 'Lea' })
  await vi.advanceTimersByTimeAsync(1000)
  before.close()
  await vi.advanceTimersByTimeAsync(60_000)
  const after = page(store)
  await vi.advanceTimersByTimeAsync(0)
  expect(after.queries.getQueryData(['profile', 'lea'])).toEqual({ display_name: 'Lea' })
  expect(after.queries.getQueryState(['profile', 'lea'])?.dataUpdatedAt).toBe(
    Date.parse('2026-11-24T19:02:00Z'),
  )
})

it('never puts something old over something newer', async () => {
  const store = memory()
  const before = page(store)
  before.queries.setQueryData(['profile', 'lea'], { display_name: 'Lea' })
  await vi.advanceTimersByTimeAsync(1000)
  before.close()
  const after = page(store)
  after.queries.setQueryData(['profile', 'lea'], { display_name: 'Zoë' })
  await vi.advanceTimersByTimeAsync(0)
  expect(after.queries.getQueryData(['profile', 'lea'])).toEqual({ display_name: 'Zoë' })
})

it('keeps what is worth it, of one person only, and the latest menus', async () => {
  const store = memory()
  const { queries } = page(store)
  queries.setQueryData(['addresses', 'lea'], [])
  queries.setQueryData(['addresses', 'omar'], [])
  queries.setQueryData(['admin-overview', 'lea'], {})
  for (let n = 0; n < 9; n++) {
    await vi.advanceTimersByTimeAsync(10)
    queries.setQueryData(['menu', `kitchen-${n}`], {})
  }
  await vi.advanceTimersByTimeAsync(1000)
  const kept = JSON.stringify(store.kept.get('lea'))
  expect(kept).toContain('"addresses","lea"')
  expect(kept).not.toMatch(/omar|admin-overview|kitchen-2/)
  expect(kept).toMatch(/kitchen-3.*|kitchen-8/)
})

it('keeps what another tab has kept, the newer of both', async () => {
  const store = memory()
  const [one, other] = [page(store), page(store)]
  one.queries.setQueryData(['addresses', 'lea'], [])
  one.queries.setQueryData(['profile', 'lea'], { display_name: 'Lea' })
  await vi.advanceTimersByTimeAsync(1000)
  other.queries.setQueryData(['profile', 'lea'], { display_name: 'Zoë' })
  await vi.advanceTimersByTimeAsync(1000)
  const after = page(store)
  await vi.advanceTimersByTimeAsync(0)
  expect(after.queries.getQueryData(['addresses', 'lea'])).toEqual([])
  expect(after.queries.getQueryData(['profile', 'lea'])).toEqual({ display_name: 'Zoë' })
})

it('is gone when its person signs out, and what was about to be written with it', async () => {
  const store = memory()
  const { queries, session } = page(store)
  queries.setQueryData(['profile', 'lea'], { display_name: 'Lea' })
  await vi.advanceTimersByTimeAsync(1000)
  expect(store.kept.size).toBe(1)
  queries.setQueryData(['profile', 'lea'], { display_name: 'Zoë' })
  session.signOut()
  await vi.advanceTimersByTimeAsync(5000)
  expect(store.kept.size).toBe(0)
})

it('leaves answers of another version unread', async () => {
  const store = memory()
  const before = page(store)
  before.queries.setQueryData(['profile', 'lea'], { display_name: 'Lea' })
  await vi.advanceTimersByTimeAsync(1000)
  before.close()
  const after = page(store, 'lea', 'two')
  await vi.advanceTimersByTimeAsync(0)
  expect(after.queries.getQueryData(['profile', 'lea'])).toBeUndefined()
})

it('goes on without a store that works', async () => {
  const broken = () => Promise.reject(new Error('full'))
  const { queries, session } = page({ read: broken, write: broken, clear: broken })
  queries.setQueryData(['profile', 'lea'], { display_name: 'Lea' })
  await vi.advanceTimersByTimeAsync(1000)
  session.signOut()
  await vi.advanceTimersByTimeAsync(0)
  expect(queries.getQueryData(['profile', 'lea'])).toEqual({ display_name: 'Lea' })
})
