import type { Connection } from '../connection/connection.ts'
import type { Clock } from '../ports/ports.ts'

/** How long catching up is waited for, ms: the server may answer commands and nothing else. */
const patienceMs = 10_000

/** Holds sending back while what was missed is still being fetched: first catch up, then send. */
export interface CatchUpGate {
  /** Whether something may be sent now. If not, `open` is called when it may. */
  mayStart(): boolean
  /** Whether everything is caught up with, or nothing is followed. */
  isOpen(): boolean
  close(): void
}

/** Makes the gate. `open(true)`: the connection is live again, so pauses are over; `open(false)`: patience is. */
export function createCatchUpGate(
  connection: Pick<Connection, 'getSnapshot' | 'subscribe'>,
  clock: Clock,
  open: (isUrged: boolean) => void,
): CatchUpGate {
  let before = connection.getSnapshot().state
  let behindSince: number | null = null
  let stopTimer = () => {}

  const isOpen = () => {
    const { state, following } = connection.getSnapshot()
    return state === 'live' || following === 0
  }
  const stop = connection.subscribe(() => {
    const { state } = connection.getSnapshot()
    if (state === before) return
    before = state
    if (state !== 'catching_up') behindSince = null
    if (state === 'live') open(true)
  })

  return {
    isOpen,
    mayStart: () => {
      const { state, following } = connection.getSnapshot()
      if (state !== 'catching_up' || following === 0) return true
      behindSince ??= clock.now()
      const left = behindSince + patienceMs - clock.now()
      stopTimer()
      if (left > 0) stopTimer = clock.after(left, () => open(false))
      return left <= 0
    },
    close: () => {
      stop()
      stopTimer()
    },
  }
}
