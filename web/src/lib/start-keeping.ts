import type { Platewire } from '@platewire/client'
import type { QueryClient } from '@tanstack/react-query'
import { deviceAnswers } from './answer-store.ts'
import { keepAnswers } from './kept-answers.ts'
import { queryKeys } from './query-client.ts'

const DAY_MS = 24 * 3600_000
/** The page somebody came for goes first, ms. */
const PATIENCE_MS = 3000

/** Begins to keep answers where the browser can. The address of this code changes with every version of what it stands on. */
export function startKeeping(queries: QueryClient, { accounts, orders }: Platewire): () => void {
  if (typeof indexedDB === 'undefined') return () => {}
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Two small answers that one needs offline and may never have looked at: who one is, and why an order may be cancelled. */
  const readAhead = (userId: string) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const queryKey = queryKeys.profile(userId)
      void queries.prefetchQuery({ queryKey, queryFn: () => accounts.profile(), staleTime: DAY_MS })
      const reasons = queryKeys.orderReasons()
      void queries.prefetchQuery({ queryKey: reasons, queryFn: () => orders.reasons(), staleTime: DAY_MS })
    }, PATIENCE_MS)
  }
  const { session } = accounts
  const store = deviceAnswers(indexedDB)
  const stop = keepAnswers({ queries, session, store, build: import.meta.url, onMet: readAhead })
  return () => {
    clearTimeout(timer)
    stop()
  }
}
