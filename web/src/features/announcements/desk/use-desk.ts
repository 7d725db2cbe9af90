import { PlatewireError } from '@platewire/client'
import type {
  AnnouncementRef,
  AnnouncementText,
  AudienceSizes,
  DeskEntry,
} from '@platewire/client/announcements'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryKeys } from '../../../lib/query-client.ts'
import { useUserId } from '../../../lib/use-session.ts'
import { useAnnouncements } from '../use-inbox.ts'

/** What an admin may do to an announcement. */
export type DeskAct =
  | { readonly type: 'save'; readonly text: AnnouncementText; readonly existing: AnnouncementRef | undefined }
  | {
      readonly type: 'publish'
      readonly text: AnnouncementText
      readonly existing: AnnouncementRef | undefined
      readonly at: string | null
    }
  | { readonly type: 'unschedule' | 'recall' | 'discard'; readonly entry: DeskEntry }

/** Every announcement, read again whenever one is published or recalled, by whomever. */
export function useDesk() {
  const { desk } = useAnnouncements()
  const queries = useQueryClient()
  const userId = useUserId()
  useEffect(
    () => desk.watch(() => void queries.invalidateQueries({ queryKey: queryKeys.announcementDesk(userId) })),
    [desk, queries, userId],
  )
  return useQuery({
    queryKey: queryKeys.announcementDesk(userId),
    queryFn: () => desk.list(),
    enabled: userId !== null,
    staleTime: 0,
  })
}

/** How many people each audience is now. */
export function useAudienceSizes(): AudienceSizes | undefined {
  const { desk } = useAnnouncements()
  const userId = useUserId()
  return useQuery({
    queryKey: queryKeys.audienceSizes(userId),
    queryFn: () => desk.sizes(),
    enabled: userId !== null,
  }).data
}

/** The acts. What was refused leaves everything as it was; the list is read again either way. */
export function useDeskAct() {
  const { desk } = useAnnouncements()
  const queries = useQueryClient()
  const userId = useUserId()
  return useMutation<DeskEntry | null, Error, DeskAct>({
    mutationFn: async (act) => {
      if (act.type === 'save') return desk.save(act.text, act.existing)
      if (act.type === 'publish') return desk.publish(await desk.save(act.text, act.existing), act.at)
      if (act.type === 'unschedule') return desk.unschedule(act.entry)
      if (act.type === 'recall') return desk.recall(act.entry)
      await desk.discard(act.entry)
      return null
    },
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.announcementDesk(userId) }),
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
}
