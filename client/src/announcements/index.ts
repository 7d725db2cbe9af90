export { createAnnouncements } from './announcements.ts'
export { audiences, severities } from './schemas.ts'
export type {
  Announcement,
  AnnouncementDesk,
  AnnouncementInbox,
  AnnouncementRef,
  Announcements,
  AnnouncementText,
  Audience,
  AudienceSizes,
  DeskEntry,
  InboxItem,
  Severity,
} from './types.ts'
