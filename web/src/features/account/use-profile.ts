import type { Profile } from '@platewire/client'
import { type OutboxEntry, saveProfile } from '@platewire/client/outbox'
import { useMutation, useQuery } from '@tanstack/react-query'
import { isAhead, keptOf, sendOrKeep, useOutbox } from '../../lib/outbox.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useUserId } from '../../lib/use-session.ts'

/** Name and phone, as they are typed. */
export type ProfileText = { display_name: string; phone: string }

/** What the signed-in person is called, with what they typed last even if it is not sent yet. */
export function useProfile() {
  const { accounts } = usePlatewire()
  const userId = useUserId()
  const query = useQuery({
    queryKey: queryKeys.profile(userId),
    queryFn: () => accounts.profile(),
    enabled: userId !== null,
  })
  const outbox = useOutbox()
  const last = keptOf(outbox, saveProfile).at(-1)
  const data: Profile | undefined =
    query.data && last && isAhead(last.entry, query.dataUpdatedAt)
      ? { ...query.data, ...last.args }
      : query.data
  return {
    data,
    /** The last change: under way, refused with its reason, or done. */
    change: last?.entry ?? null,
    /** What stands in the form: a refused text stays there to be corrected. */
    typed: last?.entry.state === 'refused' ? last.args : data,
    error: query.isError ? query.error : null,
    refetch: query.refetch,
    isReady: outbox.isRead,
  }
}

/** What became of the last change, as the form says it. */
export type ProfileChange = Pick<OutboxEntry, 'state' | 'error' | 'settledAt' | 'madeAt'> | null

/** Saves name and phone. Resolves with null when this device has them and sends them later. */
export function useSaveProfile() {
  const platewire = usePlatewire()
  return useMutation({
    mutationFn: (profile: ProfileText) => sendOrKeep(platewire, saveProfile, profile),
  })
}
