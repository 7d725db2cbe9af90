import type { Core } from '../core.ts'
import type { Book } from './book.ts'
import type { StoredEntry } from './entry.ts'
import { beginAttempt, expireEntries, nextMoment, prune, sendableEntries, settleEntry } from './queue.ts'
import type { Submit } from './submit.ts'
import type { TabLock } from './tab-lock.ts'

/** Commands that are sent at the same time: few, so that a slow line is not shared by many. */
const mostAtOnce = 4
/** Timers are set anew after this, ms; browsers take no more than 24 days. */
const longestTimerMs = 3600_000

/** Sends what is kept, whenever it may. */
export interface Sender {
  /** Sends what is due; `isUrged` ends the pauses. */
  pump(isUrged: boolean): void
  close(): void
}

/** What a sender stands on. */
export interface SenderDependencies {
  readonly core: Pick<Core, 'clock' | 'userId'>
  readonly book: Book
  readonly submit: Submit
  readonly lock: TabLock
  /** False while what was missed is still being fetched: first catch up, then send. */
  readonly mayStart: () => boolean
}

/** Makes the sender: one tab at a time, subjects beside each other, commands of one subject one after the other. */
export function createSender({ core, book, submit, lock, mayStart }: SenderDependencies): Sender {
  const { clock, userId } = core
  /** What was asked for and has not begun. */
  let wanted: 'nothing' | 'pass' | 'urged_pass' = 'nothing'
  let isRunning = false
  let isClosed = false
  let stopTimer = () => {}

  const attempt = (user: string, entry: StoredEntry): Promise<void> =>
    book.during(user, entry.id, async () => {
      let isWanted = false
      await book.update(user, (all) => {
        const begun = beginAttempt(all, entry, clock.now())
        isWanted = begun !== null
        return begun ?? all
      })
      // Withdrawn in another tab in the meantime.
      if (!isWanted) return
      const verdict = await submit(entry)
      await book.update(user, (all) => settleEntry(all, entry, verdict, clock.now(), clock.random()))
    })

  /** Sends until nothing more may go; each command once, so that pauses mean something. */
  const pass = async (isUrged: boolean): Promise<void> => {
    const tried = new Set<string>()
    for (;;) {
      const user = userId.getSnapshot()
      if (!user || isClosed || !mayStart()) return
      const entries = await book.update(user, (all) => prune(expireEntries(all, clock.now()), clock.now()))
      const ready = sendableEntries(entries, clock.now(), isUrged).filter(
        ({ id, wish }) => !tried.has(`${id} ${wish}`),
      )
      if (ready.length === 0) return schedule(entries)
      const batch = ready.slice(0, mostAtOnce)
      for (const { id, wish } of batch) tried.add(`${id} ${wish}`)
      await Promise.all(batch.map((entry) => attempt(user, entry)))
    }
  }

  const schedule = (entries: readonly StoredEntry[]) => {
    stopTimer()
    const at = nextMoment(entries)
    if (at === null) return
    const ms = Math.min(Math.max(at - clock.now(), 0), longestTimerMs)
    stopTimer = clock.after(ms, () => pump(false))
  }

  const run = async () => {
    isRunning = true
    try {
      while (wanted !== 'nothing' && !isClosed) {
        await lock(() => {
          const isUrged = wanted === 'urged_pass'
          wanted = 'nothing'
          return pass(isUrged)
        })
      }
    } finally {
      isRunning = false
    }
  }

  const pump = (isUrged: boolean) => {
    wanted = isUrged || wanted === 'urged_pass' ? 'urged_pass' : 'pass'
    if (!isRunning && !isClosed) void run()
  }

  return {
    pump,
    close: () => {
      isClosed = true
      stopTimer()
    },
  }
}
