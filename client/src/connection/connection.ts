import type { Observable } from '../observable.ts'
import type { ConnectionState } from './connection-state.ts'

/** The one connection, whatever stands on it. */
export interface Connection extends Observable<ConnectionState> {
  /** Listens to the session and joins the signed-in person's topic. Following anything does this by itself. Idempotent. */
  start(): void
  /** Ends every follow, leaves every topic and stops every timer. `start()` begins again. */
  stop(): Promise<void>
  /** "Retry now": asks for the heads of all followed streams at once, and reconnects what is not joined. */
  checkNow(): Promise<void>
}
