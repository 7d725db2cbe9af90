import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { PlatewireError } from '../errors.ts'
import type { Observable } from '../observable.ts'
import type * as s from './schemas.ts'

/** Everybody an announcement can be for. */
export type Audience = (typeof s.audiences)[number]
/** How loud an announcement is. Only `urgent` asks to be put away one by one. */
export type Severity = (typeof s.severities)[number]
/** An announcement of one audience. Plain text. */
export type Announcement = z.infer<typeof s.announcementSchema>
/** An announcement as admins see it: `last_act.by` null means the schedule, `seen_by` null that it is older than a week. */
export type DeskEntry = z.infer<typeof s.deskEntrySchema>
/** How many people each audience is. */
export type AudienceSizes = z.infer<typeof s.audienceSizesSchema>

/** An announcement in somebody's inbox. */
export interface InboxItem extends Announcement {
  /** Not seen yet, and not over. */
  readonly isNew: boolean
  /** Its end has passed: no news any more, but still to be read. */
  readonly isOver: boolean
}

/** Everything announced to the signed-in person, in the one order every device shows. Immutable. */
export interface AnnouncementInbox {
  /** `loading` until every audience was read; `unavailable` while nothing could be read, with the `error`. */
  readonly status: 'loading' | 'ready' | 'unavailable'
  /** The newest first. */
  readonly items: readonly InboxItem[]
  /** How many are new. */
  readonly unread: number
  /** New and urgent, the oldest first: shown one by one. */
  readonly urgent: readonly InboxItem[]
  /** What was recalled while this inbox was followed, so that a page may say why something left. */
  readonly withdrawn: ReadonlyMap<string, string>
  readonly error: PlatewireError | null
}

/** What an admin writes. Ends at `expires_at`, if ever. */
export interface AnnouncementText {
  readonly title: string
  readonly body: string
  readonly severity: Severity
  readonly audience: Audience
  readonly expires_at?: string | null
}

/** The announcement and the version a command acts on: any `DeskEntry`. */
export interface AnnouncementRef {
  readonly announcement_id: string
  readonly version: number
}

/** For admins. Every act answers the announcement as it is then. */
export interface AnnouncementDesk {
  /** The 100 newest, of every state. */
  list(): Promise<readonly DeskEntry[]>
  sizes(): Promise<AudienceSizes>
  /** Writes a draft, or changes one that is not published yet. */
  save(text: AnnouncementText, existing?: AnnouncementRef, options?: CommandOptions): Promise<DeskEntry>
  /** Now, or at an instant in the future. */
  publish(announcement: AnnouncementRef, at?: string | null, options?: CommandOptions): Promise<DeskEntry>
  unschedule(announcement: AnnouncementRef, options?: CommandOptions): Promise<DeskEntry>
  recall(announcement: AnnouncementRef, options?: CommandOptions): Promise<DeskEntry>
  /** Throws a draft away. */
  discard(announcement: AnnouncementRef, options?: CommandOptions): Promise<void>
  /** Hears that something was published or recalled, by whomever. Returns what ends that. */
  watch(listener: () => void): () => void
}

/** What the platform tells people. */
export interface Announcements {
  /** Followed while somebody subscribes. */
  readonly inbox: Observable<AnnouncementInbox>
  /** Everything in the inbox was seen: on every tab and device, at once here. */
  seeAll(): void
  /** An urgent one was put away, and with it the urgent ones of its audience before it. */
  dismiss(item: Announcement): void
  readonly desk: AnnouncementDesk
}
