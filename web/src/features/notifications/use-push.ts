import { createPush, type Push, type PushState } from '@platewire/client/push'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { guessLabel } from '../../lib/guess-label.ts'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useUserId } from '../../lib/use-session.ts'

const create = (platewire: Parameters<typeof createPush>[0]): Push => createPush(platewire)

/** Notifications on this device. */
export function usePush(): { push: Push; state: PushState } {
  const push = useCapability(create)
  return { push, state: useSyncExternalStore(push.state.subscribe, push.state.getSnapshot) }
}

/** What is told, and where. */
export function usePushSettings() {
  const { push } = usePush()
  const userId = useUserId()
  return useQuery({
    queryKey: queryKeys.push(userId),
    queryFn: () => push.settings(),
    enabled: userId !== null,
  })
}

/** Turns them on, after a press. */
export function useEnablePush() {
  const { push } = usePush()
  return useChange(() => push.enable(guessLabel(navigator.userAgent)))
}

/** A change of what is told; the list is read again afterwards. */
export function useChange<Args = void>(change: (args: Args) => Promise<unknown>) {
  const queries = useQueryClient()
  const queryKey = queryKeys.push(useUserId())
  return useMutation({ mutationFn: change, onSettled: () => queries.invalidateQueries({ queryKey }) })
}

/** While this page shows an order, live and looked at, no other device need be told of it. */
export function useSawOrder(stream: string, seq: number | null, isLive: boolean): void {
  const { push } = usePush()
  useEffect(() => {
    if (seq === null || !isLive) return
    const saw = () => {
      // What cannot be said now is said by the next event; a device told twice is the lesser evil.
      if (document.visibilityState === 'visible') push.saw(stream, seq).catch(() => {})
    }
    saw()
    document.addEventListener('visibilitychange', saw)
    return () => document.removeEventListener('visibilitychange', saw)
  }, [push, stream, seq, isLive])
}
