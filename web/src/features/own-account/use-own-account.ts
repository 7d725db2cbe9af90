import { createOwnAccount } from '@platewire/client/own-account'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useUserId } from '../../lib/use-session.ts'

/** Looking after one's own account. */
export const useOwnAccount = () => useCapability(createOwnAccount)

/** What is read of the account, read again when one of its events says so. */
function useOwn<T>(name: 'sessions' | 'ownEmail', read: () => Promise<T>, changes: readonly string[]) {
  const { accounts } = usePlatewire()
  const queries = useQueryClient()
  const userId = useUserId()
  useEffect(
    () =>
      accounts.onPersonalEvent(({ type }) => {
        if (changes.includes(type)) void queries.invalidateQueries({ queryKey: queryKeys[name](userId) })
      }),
    [accounts, queries, name, userId, changes],
  )
  return useQuery({ queryKey: queryKeys[name](userId), queryFn: read, enabled: userId !== null })
}

const sessionChanges = ['session_ended', 'missed']
const emailChanges = ['email_changed', 'missed']

/** Where one is signed in. */
export function useSessions() {
  const own = useOwnAccount()
  return useOwn('sessions', own.sessions, sessionChanges)
}

/** The e-mail, and the one that waits to be confirmed. */
export function useOwnEmail() {
  const own = useOwnAccount()
  return useOwn('ownEmail', own.email, emailChanges)
}

/** Something done to the account, after which a reading of it is another. */
export function useAct<Input>(name: 'sessions' | 'ownEmail', act: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient()
  const key = queryKeys[name](useUserId())
  return useMutation({ mutationFn: act, onSettled: () => queries.invalidateQueries({ queryKey: key }) })
}
