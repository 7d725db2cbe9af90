import { type AnnouncementInbox, createAnnouncements } from '@platewire/client/announcements'
import { useSyncExternalStore } from 'react'
import { useCapability } from '../../lib/use-capability.ts'

/** What is announced to the signed-in person, live. */
export function useInbox(): AnnouncementInbox {
  const { inbox } = useAnnouncements()
  return useSyncExternalStore(inbox.subscribe, inbox.getSnapshot)
}

/** The capability itself, for its acts. */
export const useAnnouncements = () => useCapability(createAnnouncements)
