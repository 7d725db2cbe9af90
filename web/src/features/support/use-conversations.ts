import { createSupport, unreadMessages } from '@platewire/client/support'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useUserId } from '../../lib/use-session.ts'

const CHANGES = ['conversation_opened', 'conversation_answered', 'missed']

/** One's conversations as a customer; asked again when an agent answers, and after reading. */
export function useConversations() {
  const support = useCapability(createSupport)
  const { accounts } = usePlatewire()
  const queries = useQueryClient()
  const userId = useUserId()
  useEffect(() => {
    const again = () => void queries.invalidateQueries({ queryKey: queryKeys.conversations(userId) })
    const stops = [
      support.onRead(again),
      accounts.onPersonalEvent(({ type }) => {
        if (CHANGES.includes(type)) again()
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [support, accounts, queries, userId])
  return useQuery({
    queryKey: queryKeys.conversations(userId),
    queryFn: () => support.list(),
    enabled: userId !== null,
  })
}

/** How many answers of the desk one has not read. */
export function useUnreadAnswers(): number {
  const { data } = useConversations()
  return (data ?? []).reduce((sum, one) => sum + unreadMessages(one, 'customer'), 0)
}
