import type { Member, Ticket } from '@platewire/client'
import { createDevices } from '@platewire/client/devices'
import { useQueries, useQuery } from '@tanstack/react-query'
import { createContext, use, useMemo } from 'react'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { queryKeys } from '../../../lib/query-client.ts'
import { useCapability } from '../../../lib/use-capability.ts'
import { useUserId } from '../../../lib/use-session.ts'
import { type Seen, seenOf } from '../seen.ts'
import { restaurantOf, ringingTickets, type Shift } from '../shift.ts'

const ASK_EVERY_MS = 5000
const firstWord = (name: string) => name.split(' ')[0] ?? name

const namesIn = (teams: readonly { data: Member[] | undefined }[]): ReadonlyMap<string, string> =>
  new Map(
    teams.flatMap((team) =>
      (team.data ?? []).map(({ user_id, display_name }) => [user_id, firstWord(display_name)] as const),
    ),
  )

/** First names of everybody who works here, by account id. */
function useNames(restaurantIds: readonly string[]): ReadonlyMap<string, string> {
  const { restaurants } = usePlatewire()
  const isSignedIn = useUserId() !== null
  return useQueries({
    queries: restaurantIds.map((id) => ({
      queryKey: queryKeys.team(id),
      queryFn: () => restaurants.members.list(id),
      staleTime: 10 * 60_000,
      enabled: isSignedIn,
    })),
    combine: namesIn,
  })
}

/** What each waiting order says about who has seen it. Asked for again only while one of them still rings. */
export function useSeen(
  { restaurants }: Pick<Shift, 'restaurants'>,
  waiting: readonly Ticket[],
): ReadonlyMap<string, Seen> {
  const devices = useCapability(createDevices)
  const isSignedIn = useUserId() !== null
  const names = useNames(restaurants.map(({ id }) => id))
  const ringing = ringingTickets(waiting).map((ticket) => ticket.order_id)
  const sightings = useQuery({
    queryKey: queryKeys.sightings(ringing),
    queryFn: () => devices.sightings(ringing.slice(0, 100)),
    enabled: isSignedIn && ringing.length > 0,
    refetchInterval: ASK_EVERY_MS,
    placeholderData: (before) => before,
    staleTime: 0,
  })
  return useMemo(() => {
    const found = new Map((sightings.data ?? []).map((sighting) => [sighting.order_id, sighting]))
    const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
    return new Map(
      waiting.flatMap((ticket) => {
        const timeZone = restaurantOf({ restaurants }, ticket)?.timezone
        const seen = seenOf(ticket, found.get(ticket.order_id), nameOf, timeZone)
        return seen === null ? [] : [[ticket.order_id, seen] as const]
      }),
    )
  }, [restaurants, waiting, names, sightings.data])
}

/** Carries it past the tickets, so that only the line itself is drawn again. */
export const SeenContext = createContext<ReadonlyMap<string, Seen>>(new Map())

/** What one ticket says about who has seen it. */
export const useSeenOf = (orderId: string): Seen | undefined => use(SeenContext).get(orderId)
