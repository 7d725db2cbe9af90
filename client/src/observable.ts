import { safely } from './safely.ts'

/** A value that changes over time, in the shape React's `useSyncExternalStore` takes. Both functions are bound. */
export interface Observable<T> {
  /** Calls `listener` after each change; returns what ends that. */
  readonly subscribe: (listener: () => void) => () => void
  /** The value now: the same immutable object until it changes. */
  readonly getSnapshot: () => T
}

/** An observable value and the way to change it. */
export interface Store<T> extends Observable<T> {
  readonly set: (next: T) => void
}

/** Makes a store. A listener that throws does not keep the others from hearing. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    getSnapshot: () => value,
    subscribe: (listener) => {
      const entry = () => listener()
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    set: (next) => {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) if (listeners.has(listener)) safely(listener)
    },
  }
}
