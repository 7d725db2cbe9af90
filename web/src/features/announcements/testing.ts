import type { AnnouncementInbox, InboxItem } from '@platewire/client/announcements'

/** An inbox a test fills, in the shape of the client's own, that remembers what was seen and put away. */
export class FakeAnnouncements {
  seen = 0
  readonly dismissed: string[] = []
  private current: AnnouncementInbox = inboxWith([])
  private readonly listeners = new Set<() => void>()

  readonly inbox = {
    subscribe: (listener: () => void) => {
      this.listeners.add(listener)
      return () => void this.listeners.delete(listener)
    },
    getSnapshot: () => this.current,
  }
  readonly seeAll = () => {
    this.seen += 1
    const items = this.current.items.map((item) => ({ ...item, isNew: false }))
    this.show(inboxWith(items))
  }
  readonly dismiss = ({ announcement_id }: InboxItem) => {
    this.dismissed.push(announcement_id)
    const urgent = this.current.urgent.filter((item) => item.announcement_id !== announcement_id)
    this.show({ ...this.current, urgent })
  }

  show(inbox: AnnouncementInbox): void {
    this.current = inbox
    for (const listener of [...this.listeners]) listener()
  }
}

/** An announcement as the inbox has it. */
export const itemWith = (changes: Partial<InboxItem> = {}): InboxItem => ({
  announcement_id: 'storm',
  audience: 'customers',
  seq: 1,
  severity: 'info',
  title: 'Storm tonight',
  body: 'Deliveries may take longer.',
  published_at: '2026-11-24T18:00:00.000000+00:00',
  expires_at: null,
  isNew: true,
  isOver: false,
  ...changes,
})

/** An inbox of these, newest first. */
export function inboxWith(
  items: readonly InboxItem[],
  changes: Partial<AnnouncementInbox> = {},
): AnnouncementInbox {
  const news = items.filter((item) => item.isNew)
  return {
    status: 'ready',
    items,
    unread: news.length,
    urgent: news.filter((item) => item.severity === 'urgent').reverse(),
    withdrawn: new Map(),
    error: null,
    ...changes,
  }
}
