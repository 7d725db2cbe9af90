const KEY = 'platewire.placing.1'

/**
 * The idempotency key for placing exactly this order. The same order gets the same key, even after a reload in the
 * middle of sending, so that it is placed once; any change makes another.
 */
export function commandKeyFor(order: unknown): string {
  const wanted = JSON.stringify(order)
  const [kept, key] = (localStorage.getItem(KEY) ?? '').split('\n')
  if (kept === wanted && key) return key
  const fresh = crypto.randomUUID()
  localStorage.setItem(KEY, `${wanted}\n${fresh}`)
  return fresh
}

/** Forgets the key, once the server has answered for good. */
export const forgetCommandKey = (): void => localStorage.removeItem(KEY)
