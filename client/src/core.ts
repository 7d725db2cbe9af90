import type { Caller } from './calls/caller.ts'
import type { SendCommand } from './calls/command.ts'
import type { Observable } from './observable.ts'
import type { Clock } from './ports/ports.ts'
import type { StreamHandle } from './streams/follow.ts'
import type { FollowOptions } from './streams/types.ts'

/** What every capability stands on. */
export interface Core {
  readonly clock: Clock
  readonly caller: Caller
  readonly command: SendCommand
  /** Who is signed in: `undefined` while unknown, null for nobody. */
  readonly userId: Observable<string | null | undefined>
  /** Follows a stream, on the one connection. */
  follow<T>(stream: string, options: FollowOptions<T>): StreamHandle<T>
}
