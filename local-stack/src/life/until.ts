import { setTimeout as delay } from 'node:timers/promises'

/** Asks again and again until the answer is yes; false when time is up or there is no more hope. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  options: { timeoutMs: number; intervalMs?: number; giveUp?: () => boolean },
): Promise<boolean> {
  const deadline = Date.now() + options.timeoutMs
  while (Date.now() < deadline) {
    if (await condition()) return true
    if (options.giveUp?.()) return false
    await delay(options.intervalMs ?? 10)
  }
  return false
}
