import { ERRORS, type Lock, type Locker, type RequestRelease } from '@tus/server'

const PATIENCE_MS = 30_000

interface Held {
  requestRelease: RequestRelease
  released: Promise<void>
  release(): void
}

/** Resolves when a signal fires. */
function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/**
 * One request at a time per upload. Whoever comes later asks the holder to let go: a phone that lost its connection
 * resumes while the server still waits for the old one. (The package's own locker spins while it waits.)
 */
export class UploadLocks implements Locker {
  readonly #held = new Map<string, Held>()

  newLock(id: string): Lock {
    return {
      lock: (stop, requestRelease) => this.#lock(id, stop, requestRelease),
      unlock: async () => this.#held.get(id)?.release(),
    }
  }

  async #lock(id: string, stop: AbortSignal, requestRelease: RequestRelease): Promise<void> {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(PATIENCE_MS)])
    const gaveUp = fired(signal)
    for (let held = this.#held.get(id); held; held = this.#held.get(id)) {
      await held.requestRelease()
      await Promise.race([held.released, gaveUp])
      if (signal.aborted) throw ERRORS.ERR_LOCK_TIMEOUT
    }
    let release = (): void => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    this.#held.set(id, {
      requestRelease,
      released,
      release: () => {
        this.#held.delete(id)
        release()
      },
    })
  }
}
