import type { Clock, Visibility } from '../ports/ports.ts'

/** A page hidden for this long rests, ms: going to look at another tab and back costs nothing. */
const restAfterMs = 30_000
/** How often a page that is seen looks at the clock, ms; and how late the look must be for the device to have slept. */
const tickMs = 10_000
const sleptMs = 30_000

/** What attention decides about. */
export interface AttentionListener {
  /** Whether the page may rest while hidden. */
  mayRest(): boolean
  /** Nobody looks any more, or nobody can: stop everything that costs. */
  rest(): void
  /** Somebody looks again, or something may not rest any longer. */
  wake(): void
  /** The device slept, page and all: what was connected is not any more, and does not know it. */
  slept(): void
}

/** Whether somebody looks, over time. */
export interface Attention {
  begin(): () => void
  /** Something came up that may not rest. */
  needed(): void
}

/** Decides when a page rests and when it wakes. */
export function createAttention(
  clock: Clock,
  visibility: Visibility,
  listener: AttentionListener,
): Attention {
  let isResting = false
  let isOver = true
  let stopTimer = () => {}

  const rest = () => {
    stopTimer()
    if (isResting) return
    isResting = true
    listener.rest()
  }

  const restLater = () => {
    stopTimer()
    if (!isResting) stopTimer = clock.after(restAfterMs, () => (listener.mayRest() ? rest() : restLater()))
  }

  /** A timer does not run while the device sleeps, and no event tells a page that was seen all along. */
  const tick = () => {
    stopTimer()
    const due = clock.now() + tickMs
    stopTimer = clock.after(tickMs, () => {
      if (clock.now() - due > sleptMs) listener.slept()
      if (!isOver) tick()
    })
  }

  const watch = () => {
    if (visibility.isVisible()) tick()
    else restLater()
  }

  const wake = () => {
    isResting = false
    watch()
    listener.wake()
  }

  return {
    begin: () => {
      isOver = false
      isResting = false
      watch()
      const endings = [
        visibility.onVisible(wake),
        visibility.onHidden((isLeaving) => (isLeaving ? rest() : restLater())),
      ]
      return () => {
        isOver = true
        stopTimer()
        for (const end of endings) end()
      }
    },
    needed: () => {
      if (isResting && !isOver) wake()
    },
  }
}
