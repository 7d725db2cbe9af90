import { setTimeout as sleep } from 'node:timers/promises'

/** Work that looks at the state of things, and never beside itself. */
export interface OneAtATime {
  /** Does it now; asked while it is being done, does it once more after that. */
  ask(): void
  /** Resolves when nothing is being done. */
  idle(): Promise<void>
}

/** Wraps work whose last run counts. Failed work is tried again until it succeeds or `giveUp` says so. */
export function oneAtATime(options: {
  work(): Promise<void>
  giveUp(): boolean
  onFailure(error: unknown): void
  retryMs?: number
}): OneAtATime {
  let current: Promise<void> | undefined
  let isAskedAgain = false

  async function run(): Promise<void> {
    do {
      isAskedAgain = false
      try {
        await options.work()
      } catch (error) {
        options.onFailure(error)
        isAskedAgain = true
        await sleep(options.retryMs ?? 250)
      }
    } while (isAskedAgain && !options.giveUp())
    current = undefined
  }

  return {
    ask() {
      if (current) isAskedAgain = true
      else if (!options.giveUp()) current = run()
    },
    idle: () => current ?? Promise.resolve(),
  }
}
