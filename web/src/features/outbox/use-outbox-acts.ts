import { useMemo } from 'react'
import { outboxOf } from '../../lib/outbox.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'

/** What one can do with what is kept. How it ends is seen in the list. */
export function useOutboxActs() {
  const platewire = usePlatewire()
  return useMemo(
    () => ({
      withdraw: (id: string) => void outboxOf(platewire).then((outbox) => outbox.withdraw(id)),
      retry: (id: string) => void outboxOf(platewire).then((outbox) => outbox.retry(id)),
      sendNow: () => void outboxOf(platewire).then((outbox) => outbox.sendNow()),
    }),
    [platewire],
  )
}
