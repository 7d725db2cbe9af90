/** Runs something in one tab at a time. */
export type TabLock = (run: () => Promise<void>) => Promise<void>

/** How long a tab that holds the lock is waited for, ms. One the browser froze may never let go. */
const patienceMs = 30_000

/**
 * The browser's own lock: a tab that dies lets go of it. Where there is none, or a frozen tab holds it, everybody may:
 * sending twice with the same key is harmless, it only costs a request.
 */
export const browserTabLock: TabLock = async (run) => {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks
  if (!locks) return run()
  let hasBegun = false
  const holding = () => {
    hasBegun = true
    return run()
  }
  try {
    await locks.request('platewire.outbox', { signal: AbortSignal.timeout(patienceMs) }, holding)
  } catch (error) {
    if (hasBegun) throw error
    await run()
  }
}
