import type { Observable } from '@platewire/client'
import type { DriverPosition, Fix } from '@platewire/client/deliveries'

/** The device's own place, in the shape a map follows. */
export function createValue(): Observable<DriverPosition | null> & { set(fix: Fix): void } {
  let value: DriverPosition | null = null
  const listeners = new Set<() => void>()
  return {
    getSnapshot: () => value,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set: ({ at, ...fix }) => {
      value = { ...fix, leg_id: 'own', precision: 'point', counter: (value?.counter ?? 0) + 1, seenAt: at }
      for (const listener of listeners) listener()
    },
  }
}
