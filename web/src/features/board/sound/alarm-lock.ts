/** Which tab of this browser rings for a restaurant: the first that can be heard, then the next. */
export interface AlarmLocks {
  /** Waits for the right to ring; `onHeld` hears when it is ours. Returns what gives it back. */
  hold(restaurantId: string, onHeld: () => void): () => void
  /** The restaurants some tab of this browser rings for. */
  held(): Promise<ReadonlySet<string>>
}

const PREFIX = 'platewire.alarm.'

/** The browser's own locks; where there are none every tab rings, which is better than none. */
export const browserAlarmLocks: AlarmLocks = {
  hold(restaurantId, onHeld) {
    if (!('locks' in navigator)) {
      onHeld()
      return () => {}
    }
    const waiting = new AbortController()
    let release = () => {}
    const holding = () => {
      onHeld()
      return new Promise<void>((resolve) => {
        release = resolve
      })
    }
    // Refused only by our own abort, and on pages the browser gives no locks.
    navigator.locks.request(`${PREFIX}${restaurantId}`, { signal: waiting.signal }, holding).catch(() => {})
    return () => {
      waiting.abort()
      release()
    }
  },
  async held() {
    if (!('locks' in navigator)) return new Set()
    const { held = [] } = await navigator.locks.query()
    return new Set(held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])))
  },
}
