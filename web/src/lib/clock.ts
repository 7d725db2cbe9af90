import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setTimeout> | undefined

function tick() {
  now = Date.now()
  for (const listener of listeners) listener()
  timer = setTimeout(tick, 1000 - (now % 1000))
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  if (listeners.size === 1) {
    now = Date.now()
    timer = setTimeout(tick, 1000 - (now % 1000))
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearTimeout(timer)
    timer = undefined
  }
}

/** What `read` makes of the time. Asked for every second; a component renders again only when it is another value. */
export function useTimed<T extends string | number | boolean>(read: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(timer === undefined ? Date.now() : now))
}

/**
 * The time, from the one clock the whole page shares. A component renders again only when its step has passed,
 * so that sixty timers cost one wake-up a second.
 */
export function useNow(stepSeconds: 1 | 5 | 30 | 60 = 1): number {
  const step = stepSeconds * 1000
  return useSyncExternalStore(
    subscribe,
    () => Math.floor((timer === undefined ? Date.now() : now) / step) * step,
  )
}
