import type { QuoteRequest } from '@platewire/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'

const RECHECK_MS = 60_000

/** What the basket costs now; asked again every minute, because menus and hours change while people think. */
export function useQuote(request: QuoteRequest) {
  const { orders } = usePlatewire()
  return useQuery({
    queryKey: queryKeys.quote(request),
    queryFn: () => orders.quote(request),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: RECHECK_MS,
  })
}
