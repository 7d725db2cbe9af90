import type { Core } from '../core.ts'

/** What announcements stand on. */
export type AnnouncementsCore = Pick<Core, 'clock' | 'caller' | 'command' | 'userId' | 'follow'>
