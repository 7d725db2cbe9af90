/** The wall clock in milliseconds, with fractions. PostgreSQL on this machine reads the same one. */
export const now = (): number => performance.timeOrigin + performance.now()

/** The milliseconds of an instant as PostgreSQL writes it, with fractions: `Date` stops at whole ones. */
export function millisOf(at: string): number {
  const [, fraction = ''] = /\.\d{3}(\d+)/.exec(at) ?? []
  return Date.parse(at) + Number(`0.${fraction || 0}`)
}

/** Resolves after a while. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits for a condition; says what it was when it does not come. */
export async function until(isTrue: () => boolean, what: string, patienceMs = 30_000): Promise<void> {
  const giveUpAt = now() + patienceMs
  while (!isTrue()) {
    if (now() > giveUpAt) throw new Error(`Waited ${patienceMs / 1000} s in vain for ${what}.`)
    await pause(10)
  }
}

/**
 * Starts `count` acts at a fixed rate, whether or not earlier ones are done, so that a stall of the system counts against
 * it. Resolves when all are done.
 */
export async function openLoop(
  count: number,
  perSecond: number,
  act: (index: number) => Promise<unknown>,
): Promise<void> {
  const began = now()
  const running: Promise<unknown>[] = []
  for (let index = 0; index < count; index += 1) {
    const wait = began + (index * 1000) / perSecond - now()
    if (wait > 0) await pause(wait)
    running.push(act(index))
  }
  await Promise.all(running)
}
