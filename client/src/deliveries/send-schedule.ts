/** How often a position goes out while the customer looks: fast enough for a marker that walks with the driver. */
export const watchedEveryMs = 2500
/** And while nobody looks: 10 to 15 s, spread so that drivers who began together do not send together. */
const idleEveryMs = 10_000
const idleSpreadMs = 5000
/** How often the track is reported. */
export const reportEveryMs = 30_000

/** What decides when the next position goes out. */
export interface SendState {
  readonly isWatched: boolean
  readonly lastSentAt: number | null
  /** This interval's place in its spread, in [0, 1). */
  readonly spread: number
}

/** When a position may go out next, ms since 1970. The first one at once. */
export function sendDueAt({ isWatched, lastSentAt, spread }: SendState): number {
  if (lastSentAt === null) return Number.NEGATIVE_INFINITY
  return lastSentAt + (isWatched ? watchedEveryMs : idleEveryMs + idleSpreadMs * spread)
}
