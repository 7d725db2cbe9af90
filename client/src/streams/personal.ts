import * as z from 'zod/mini'
import { notFound } from '../calls/server-error.ts'
import type { Observable } from '../observable.ts'
import { safely } from '../safely.ts'
import type { HeadCheck } from './head-check.ts'
import type { Reads } from './reads.ts'
import type { Follow, FollowOptions, StreamEvent } from './types.ts'

/** What concerns the signed-in person. */
export interface PersonalEvents {
  listen(listener: (event: StreamEvent) => void): () => void
  /** Follows whoever is signed in until ended. */
  begin(): () => void
}

type FollowStream = <T>(stream: string, options: FollowOptions<T>) => Follow<T>

/** Events that change what a person may read. */
const accessEvent = z.enum(['membership_granted', 'membership_revoked', 'role_granted', 'role_revoked'])
const present = { isHere: true }

/**
 * Follows `user:<id>` of whoever is signed in. It has no state: it begins where it stands and tells what comes. `refused` is
 * called when one's own stream may not be read, which means that the session is over.
 */
export function createPersonalEvents(
  userId: Observable<string | null | undefined>,
  reads: Reads,
  headCheck: HeadCheck,
  follow: FollowStream,
  refused: () => void = () => {},
): PersonalEvents {
  const listeners = new Set<(event: StreamEvent) => void>()
  let current: { readonly user: string; readonly handle: Follow<unknown> } | null = null

  const tell = (event: StreamEvent) => {
    // A board asks at once whether it may still be read, and takes itself off the screen if not.
    if (accessEvent.safeParse(event.type).success) headCheck.checkSoon(0)
    for (const listener of [...listeners]) safely(() => listener(event))
  }

  const open = (user: string) => {
    const stream = `user:${user}`
    return follow(stream, {
      topics: () => [stream],
      snapshot: async () => {
        const seq = (await reads.heads([stream]))[stream]
        if (seq === undefined) {
          refused()
          throw notFound()
        }
        return { seq, state: present }
      },
      reduce: (state) => state,
      onChange: ({ events, skipped }) => {
        if (skipped > 0) tell({ seq: 0, type: 'missed', body: { skipped }, at: new Date().toISOString() })
        for (const event of events) tell(event)
      },
    })
  }

  const change = () => {
    const user = userId.getSnapshot() ?? null
    if (current?.user === user) return
    current?.handle.close()
    current = user === null ? null : { user, handle: open(user) }
  }

  return {
    listen: (listener) => {
      const own = (event: StreamEvent) => listener(event)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    begin: () => {
      // Before the follow listens itself: what was followed for one person is closed before the next one begins.
      const stop = userId.subscribe(change)
      change()
      return () => {
        stop()
        current?.handle.close()
        current = null
      }
    },
  }
}
