import { make } from '../calls/server-error.ts'
import type { PlatewireError } from '../errors.ts'
import { createStore, type Observable } from '../observable.ts'
import { restoreError, type StoredEntry } from './entry.ts'
import { waitsFor } from './queue.ts'
import type { SafeStore } from './safe-store.ts'
import type { Change } from './store.ts'
import type { OutboxEntry, OutboxState } from './types.ts'

/** What is kept, what of it is under way here, and who waits for what. */
export interface Book {
  readonly state: Observable<OutboxState>
  /** Changes what is kept for a person, shows it, and answers those who waited. */
  update(user: string, change: Change): Promise<readonly StoredEntry[]>
  /** Reads again what is kept for whoever is signed in. */
  refresh(): Promise<void>
  /** Shows a command as under way while `run` lasts. */
  during(user: string, id: string, run: () => Promise<void>): Promise<void>
  /** Resolves with the answer to a command, rejects when there will be none. */
  answerTo(user: string, id: string): Promise<unknown>
}

interface Waiter {
  readonly user: string
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: PlatewireError) => void
}

/** Keeps the book of one page. */
export function createBook(store: SafeStore, userId: Observable<string | null | undefined>): Book {
  const nothing = (): OutboxState => ({
    entries: [],
    waiting: 0,
    keeping: store.keeping.getSnapshot(),
    isRead: false,
  })
  const state = createStore<OutboxState>(nothing())
  const sending = new Set<string>()
  const waiters = new Map<string, Waiter[]>()
  let shown: readonly StoredEntry[] = []

  const show = (user: string, entries: readonly StoredEntry[]) => {
    if (user !== userId.getSnapshot()) return
    shown = entries
    state.set({
      entries: entries.map((entry) => viewOf(entry, entries, sending)),
      waiting: entries.filter((entry) => entry.state === 'pending').length,
      keeping: store.keeping.getSnapshot(),
      isRead: true,
    })
  }

  const answerWaiters = (user: string, entries: readonly StoredEntry[]) => {
    for (const [id, all] of waiters) {
      const entry = entries.find((one) => one.id === id)
      if (entry?.state === 'pending') continue
      const mine = all.filter((waiter) => waiter.user === user)
      waiters.set(
        id,
        all.filter((waiter) => waiter.user !== user),
      )
      for (const { resolve, reject } of mine) {
        if (entry?.state === 'done') resolve(entry.answer)
        else reject(restoreError(entry?.error ?? null) ?? withdrawn())
      }
    }
  }

  const update = async (user: string, change: Change) => {
    const entries = await store.update(user, change)
    show(user, entries)
    answerWaiters(user, entries)
    return entries
  }

  return {
    state,
    update,
    refresh: async () => {
      const user = userId.getSnapshot()
      // Nothing of one person is shown to another, not even for a moment.
      if (!user) state.set(nothing())
      else await update(user, (all) => all)
    },
    during: async (user, id, run) => {
      sending.add(id)
      try {
        await run()
      } finally {
        sending.delete(id)
        show(user, shown)
      }
    },
    answerTo: (user, id) =>
      new Promise((resolve, reject) => {
        waiters.set(id, [...(waiters.get(id) ?? []), { user, resolve, reject }])
      }),
  }
}

function viewOf(entry: StoredEntry, all: readonly StoredEntry[], sending: ReadonlySet<string>): OutboxEntry {
  const { id, command, args, about, subject, madeAt, expiresAt, mayHaveArrived, answer, settledAt } = entry
  return {
    id,
    command,
    args,
    about,
    subject,
    madeAt,
    expiresAt,
    mayHaveArrived,
    answer,
    settledAt,
    attempts: entry.failures,
    state: stateOf(entry, sending),
    waitsFor: entry.state === 'pending' ? (waitsFor(entry, all)?.id ?? null) : null,
    error: restoreError(entry.error),
  }
}

function stateOf({ id, state, wish }: StoredEntry, sending: ReadonlySet<string>): OutboxEntry['state'] {
  if (state !== 'pending') return state
  if (wish === 'withdraw') return 'withdrawing'
  return sending.has(id) ? 'sending' : 'pending'
}

/** What whoever waited for it hears. */
function withdrawn(): PlatewireError {
  return make(
    'OFFLINE',
    'ABORTED',
    'This was taken back; it took no effect.',
    'Do it again if you still want it.',
  )
}
