/** A tab that sleeps with the lock in its hands must not keep the others waiting for long. */
const patienceMs = 3000

/**
 * Runs `work` in one tab of this browser at a time, where there are locks, and lets the next one go only when `settled`. Without
 * locks, or after a while, it runs all the same: Auth forgives a token that is used twice within seconds.
 */
export function oneTabAtATime<T>(
  name: string,
  work: () => Promise<T>,
  settled: () => Promise<void>,
): Promise<T> {
  const { locks } = globalThis.navigator ?? {}
  if (!locks) return work()
  return new Promise((resolve, reject) => {
    let hasBegun = false
    const run = async () => {
      hasBegun = true
      await work().then(resolve, reject)
      await settled()
    }
    locks.request(name, { signal: AbortSignal.timeout(patienceMs) }, run).catch(() => {
      if (!hasBegun) work().then(resolve, reject)
    })
  })
}
