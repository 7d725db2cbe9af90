import type { Child } from './child.ts'

/** What a service is doing right now. */
export type ServiceState = 'starting' | 'running' | 'restarting' | 'stopped'

/** A process that is started again when it dies. */
export interface Supervised {
  state(): ServiceState
  pid(): number | undefined
  stop(): Promise<void>
}

/** How to keep one process alive. */
export interface SuperviseOptions {
  launch(): Promise<Child>
  onNote(note: string): void
  /** Milliseconds before the nth restart in a row. */
  backoff?(failures: number): number
  /** After this long a process counts as healthy and its failures are forgotten. */
  stableAfterMs?: number
}

const defaultBackoff = (failures: number): number => Math.min(100 * 2 ** failures, 5000)

/**
 * Starts a process and watches it. The first start's error is the caller's; from then on:
 * running → (dies) → restarting → running, until `stop` makes it stopped for good.
 */
export async function supervise(options: SuperviseOptions): Promise<Supervised> {
  const { launch, onNote, backoff = defaultBackoff, stableAfterMs = 30_000 } = options
  let state: ServiceState = 'starting'
  let child = await launch()
  let startedAt = Date.now()
  let failures = 0
  let cancelWait = (): void => {}

  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      cancelWait = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const isStopped = (): boolean => state === 'stopped'

  const relaunch = async (): Promise<void> => {
    while (!isStopped()) {
      await wait(backoff(failures))
      failures += 1
      if (isStopped()) return
      try {
        child = await launch()
        startedAt = Date.now()
        return
      } catch (error) {
        onNote(`restart failed: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }

  const watch = async (): Promise<void> => {
    while (!isStopped()) {
      state = 'running'
      const { code, signal } = await child.exited
      if (isStopped()) return
      onNote(`ended unexpectedly (${signal ?? `exit code ${code}`}); starting it again`)
      if (Date.now() - startedAt > stableAfterMs) failures = 0
      state = 'restarting'
      await relaunch()
    }
    // Stopped while a new process was coming up.
    await child.stop()
  }
  const watching = watch()

  return {
    state: () => state,
    pid: () => (child.hasExited() ? undefined : child.pid),
    async stop() {
      state = 'stopped'
      cancelWait()
      await child.stop()
      await watching
    },
  }
}
