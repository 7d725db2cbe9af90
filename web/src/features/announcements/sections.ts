import type { AnnouncementInbox, InboxItem } from '@platewire/client/announcements'

/** Something that stood here and was recalled while somebody looked. */
export interface WithdrawnItem {
  readonly announcement_id: string
  readonly published_at: string
  readonly withdrawn_at: string
}

/** An inbox as it is read: what is urgent, what is new since this visit began, the rest; and what left meanwhile. */
export interface Sections {
  readonly urgent: readonly InboxItem[]
  readonly fresh: readonly InboxItem[]
  readonly older: readonly InboxItem[]
  readonly withdrawn: readonly WithdrawnItem[]
}

/** What a visit remembers: reading marks everything as seen, and nothing may move under the reader's eyes for it. */
export class Visit {
  private readonly news = new Set<string>()
  private readonly shown = new Map<string, InboxItem>()

  sections(inbox: AnnouncementInbox): Sections {
    for (const item of inbox.items) {
      if (item.isNew) this.news.add(item.announcement_id)
      this.shown.set(item.announcement_id, item)
    }
    const isFresh = (item: InboxItem) => this.news.has(item.announcement_id) && !item.isOver
    const isUrgent = (item: InboxItem) => isFresh(item) && item.severity === 'urgent'
    return {
      urgent: inbox.items.filter(isUrgent),
      fresh: inbox.items.filter((item) => isFresh(item) && !isUrgent(item)),
      older: inbox.items.filter((item) => !isFresh(item)),
      withdrawn: [...inbox.withdrawn].flatMap(([announcement_id, withdrawn_at]) => {
        const item = this.shown.get(announcement_id)
        return item ? [{ announcement_id, published_at: item.published_at, withdrawn_at }] : []
      }),
    }
  }
}
