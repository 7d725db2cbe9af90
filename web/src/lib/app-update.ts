let changeOver: (() => void) | null = null
const listeners = new Set<() => void>()

/** Whether a newer version of the app lies ready on this device. */
export const appUpdate = {
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  isReady: (): boolean => changeOver !== null,
  /** Changes over and loads this tab anew. Nothing else ever does: no board and no run is taken from under somebody's hands. */
  apply: (): void => changeOver?.(),
  /** Says that one is there, and how to change over. */
  offer(how: () => void): void {
    changeOver = how
    for (const listener of listeners) listener()
  },
}
