import { createStore } from '../observable.ts'
import { createDesk } from './desk.ts'
import { type FollowedInbox, followInbox } from './follow-inbox.ts'
import { emptyInbox } from './inbox-state.ts'
import type { AnnouncementsCore } from './needs.ts'
import { createSeen } from './seen.ts'
import type { AnnouncementInbox, Announcements } from './types.ts'

/** How long the inbox is followed after the last look: people go back and forth between pages, ms. */
const lingerMs = 2000

/** What the platform tells people: one inbox over all their audiences, and the desk where admins write. */
export function createAnnouncements({ core }: { readonly core: AnnouncementsCore }): Announcements {
  const store = createStore<AnnouncementInbox>(emptyInbox)
  let current: { readonly person: string; readonly followed: FollowedInbox } | null = null
  const seen = createSeen(core, () => current?.followed.update())

  const stop = () => {
    current?.followed.close()
    current = null
    seen.forget()
    store.set(emptyInbox)
  }
  const change = () => {
    const person = core.userId.getSnapshot() ?? null
    if (current?.person === person) return
    stop()
    if (person === null) return
    const followed = followInbox(core, person, seen, store.set)
    current = { person, followed }
  }
  const start = () => {
    const stopWatching = core.userId.subscribe(change)
    change()
    return () => {
      stopWatching()
      stop()
    }
  }

  return {
    inbox: { getSnapshot: store.getSnapshot, subscribe: whileWatched(core, store.subscribe, start) },
    seeAll: () => current && seen.move(current.followed.heads(), current.followed.confirmed()),
    dismiss: ({ audience, seq }) =>
      current && seen.move({ [audience]: { seen: 0, urgent_seen: seq } }, current.followed.confirmed()),
    desk: createDesk(core),
  }
}

/** Runs something while anybody subscribes, and a moment longer. */
function whileWatched(
  { clock }: AnnouncementsCore,
  subscribe: (listener: () => void) => () => void,
  start: () => () => void,
): (listener: () => void) => () => void {
  let watchers = 0
  let stop: (() => void) | null = null
  let stopLinger = () => {}
  return (listener) => {
    const unsubscribe = subscribe(listener)
    watchers += 1
    stopLinger()
    stop ??= start()
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      unsubscribe()
      watchers -= 1
      if (watchers > 0) return
      stopLinger = clock.after(lingerMs, () => {
        stop?.()
        stop = null
      })
    }
  }
}
