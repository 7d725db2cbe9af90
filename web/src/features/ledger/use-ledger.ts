import { PlatewireError } from '@platewire/client'
import {
  createLedger,
  type Latency,
  type LedgerDay,
  type LedgerFilter,
  type LedgerPage,
  type PlatformLedger,
  type Timeline,
} from '@platewire/client/ledger'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
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
    placeholderData: keepPreviousData,
  })
}

/** Rows of a day, a page more at each wish. */
export function useLedgerRows(filter: LedgerFilter | null) {
  const ledger = useCapability(createLedger)
  const wanted = filter ?? { restaurantId: null, day: '' }
  return useInfiniteQuery({
    queryKey: queryKeys.ledgerRows(useUserId(), wanted),
    queryFn: ({ pageParam }: { pageParam: LedgerPage['next'] }) => ledger.page(wanted, pageParam),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    enabled: filter !== null,
    staleTime: 0,
    throwOnError: onlyRefusals,
  })
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
    placeholderData: keepPreviousData,
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
