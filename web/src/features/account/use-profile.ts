import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useUserId } from '../../lib/use-session.ts'

/** What the signed-in person is called. */
export function useProfile() {
  const { accounts } = usePlatewire()
  const userId = useUserId()
  return useQuery({
    queryKey: queryKeys.profile(userId),
    queryFn: () => accounts.profile(),
    enabled: userId !== null,
  })
}

/** Saves name and phone; the answer is at once what every page shows. */
export function useSaveProfile() {
  const { accounts } = usePlatewire()
  const queries = useQueryClient()
  const key = queryKeys.profile(useUserId())
  return useMutation({
    mutationFn: (profile: { display_name: string; phone: string }) => accounts.saveProfile(profile),
    onSuccess: (saved) => queries.setQueryData(key, saved),
  })
}
