import type { AudienceState } from './audience-state.ts'
import { type Cursors, isSeen } from './cursors.ts'
import { newestFirst } from './order.ts'
import type { AnnouncementInbox, InboxItem } from './types.ts'

/** An inbox nothing is known of yet. */
export const emptyInbox: AnnouncementInbox = {
  status: 'loading',
  items: [],
  unread: 0,
  urgent: [],
  withdrawn: new Map(),
  error: null,
}

/** Several audiences as one inbox, at an instant of the server's. */
export function mergeInbox(
  states: readonly AudienceState[],
  cursors: Cursors,
  now: number,
): Omit<AnnouncementInbox, 'status' | 'error'> {
  const withdrawn = new Map(states.flatMap(({ recalled }) => [...recalled]))
  const items = states
    .flatMap((state) => [...state.items.values()])
    .sort(newestFirst)
    .map((item): InboxItem => {
      const isOver = item.expires_at !== null && Date.parse(item.expires_at) <= now
      return { ...item, isOver, isNew: !isOver && !isSeen(item, cursors) }
    })
  const news = items.filter((item) => item.isNew)
  const urgent = news.filter((item) => item.severity === 'urgent').reverse()
  return { items, unread: news.length, urgent, withdrawn }
}

/** When the next of them ends, or null. */
export function nextEnd(states: readonly AudienceState[], now: number): number | null {
  const ends = states
    .flatMap(({ items }) => [...items.values()])
    .flatMap(({ expires_at }) => (expires_at === null ? [] : [Date.parse(expires_at)]))
    .filter((end) => end > now)
  return ends.length === 0 ? null : Math.min(...ends)
}
