import { PlatewireError } from '@platewire/client'
import {
  createLedger,
  type Latency,
  type LedgerDay,
  type LedgerFilter,
  type LedgerPage,
  type LedgerRow,
  type PlatformLedger,
  type Timeline,
} from '@platewire/client/ledger'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useUserId } from '../../lib/use-session.ts'

/** How often a page of today asks again while somebody looks at it. */
const CHECK_SECONDS = 15

const onlyRefusals = (error: Error) => !(error instanceof PlatewireError)
const fresh = { staleTime: 0, refetchInterval: CHECK_SECONDS * 1000, throwOnError: onlyRefusals } as const

/** One local day of a restaurant, today if none is named. */
export function useLedgerDay(restaurantId: string, day: string | null) {
  const ledger = useCapability(createLedger)
  return useQuery<LedgerDay>({
    ...fresh,
    queryKey: queryKeys.ledgerDay(useUserId(), restaurantId, day),
    queryFn: () => ledger.day(restaurantId, day ?? undefined),
    placeholderData: (before) => before,
    // One that cannot be read is asked for again by whoever wants it: until then another day would stand in its place.
    refetchInterval: ({ state }) => (state.data || day === null ? fresh.refetchInterval : false),
  })
}

/**
 * The first pages of a day's rows, read again as a whole while the day goes on, and reading one page more. Not the cache's own
 * endless list: that would be in everybody's first load.
 */
export function useLedgerRows(filter: LedgerFilter, isToday: boolean) {
  const ledger = useCapability(createLedger)
  const wanted = useRef(1)
  const rows = useQuery<{ rows: LedgerRow[]; pages: number; hasMore: boolean }>({
    ...fresh,
    refetchInterval: isToday && fresh.refetchInterval,
    queryKey: queryKeys.ledgerRows(useUserId(), filter),
    queryFn: async () => {
      const rows: LedgerRow[] = []
      let pages = 0
      let next: LedgerPage['next'] = null
      do {
        const page: LedgerPage = await ledger.page(filter, next)
        rows.push(...page.rows)
        next = page.next
        pages += 1
      } while (next !== null && pages < wanted.current)
      return { rows, pages, hasMore: next !== null }
    },
  })
  const older = useMutation<unknown, Error, void>({
    mutationFn: () => {
      wanted.current = (rows.data?.pages ?? 0) + 1
      return rows.refetch({ throwOnError: true })
    },
    throwOnError: onlyRefusals,
  })
  return { rows, older }
}

/** Everything that happened to one order. */
export function useTimeline(orderId: string) {
  const ledger = useCapability(createLedger)
  return useQuery<Timeline>({
    ...fresh,
    queryKey: queryKeys.orderTimeline(orderId),
    queryFn: () => ledger.timeline(orderId),
  })
}

/** Commit to shown over the last hours, over all restaurants. */
export function useLatency(hours: number) {
  const ledger = useCapability(createLedger)
  return useQuery<Latency>({
    ...fresh,
    queryKey: queryKeys.latency(useUserId(), hours),
    queryFn: () => ledger.latency(hours),
    placeholderData: (before) => before,
  })
}

/** The platform's reports, and what its restaurants were over the last day. */
export function usePlatformLedger() {
  const ledger = useCapability(createLedger)
  return useQuery<PlatformLedger>({
    ...fresh,
    queryKey: queryKeys.platformLedger(useUserId()),
    queryFn: () => ledger.platform(),
  })
}
