import type { SupabaseClient } from '@supabase/supabase-js'
import type { Caller } from './calls/caller.ts'
import type { SendCommand } from './calls/command.ts'
import type { LiveOptions, LiveTopic } from './connection/live-topic.ts'
import type { Observable } from './observable.ts'
import type { Clock, Network, NewId, Visibility } from './ports/ports.ts'
import type { StreamHandle } from './streams/follow.ts'
import type { HeadCheck } from './streams/head-check.ts'
import type { FollowOptions, StreamEvent } from './streams/types.ts'

/** What every capability stands on, those of this package and your own. */
export interface Core {
  /** The client that was passed in: for Storage, and for reads of tables through `caller.request`. */
  readonly supabase: SupabaseClient
  readonly clock: Clock
  readonly network: Network
  readonly visibility: Visibility
  readonly newId: NewId
  readonly caller: Caller
  /** When Auth said that another try makes sense, seconds; null when it did not, or nobody listened. */
  readonly retryAfterSeconds: () => number | null
  readonly command: SendCommand
  /** Who is signed in: `undefined` while unknown, null for nobody. */
  readonly userId: Observable<string | null | undefined>
  /** Follows a stream, on the one connection. */
  follow<T>(stream: string, options: FollowOptions<T>): StreamHandle<T>
  /** The check of all followed streams: when it is next, and by which call it asks. */
  readonly headCheck: Pick<HeadCheck, 'checkSoon' | 'askBy'>
  /** Opens a topic where only the latest counts, on the one connection. */
  live(topic: string, options?: LiveOptions): LiveTopic
  /** Hears what concerns the signed-in person: the events of their own stream. */
  onPersonalEvent(listener: (event: StreamEvent) => void): () => void
}
