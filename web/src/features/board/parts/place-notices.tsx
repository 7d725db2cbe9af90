import { IconLock, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Banner } from '../../../components/ui/banner.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { queryKeys } from '../../../lib/query-client.ts'
import { useConnection } from '../../../lib/use-connection.ts'
import { useUserId } from '../../../lib/use-session.ts'
import type { Shift, Standing } from '../shift.ts'

/** What is wrong with one restaurant of a board while others are right; a cut wire has a banner of its own. */
export function PlaceNotices({
  shift,
  standings,
}: {
  shift: Shift
  standings: ReadonlyMap<string, Standing>
}) {
  const nameOf = useNamesOf(shift)
  const { state } = useConnection()
  const isCut = state === 'offline' || state === 'reconnecting'
  return [...standings].map(([id, standing]) => {
    if (standing === 'ended') {
      return (
        <Banner key={id} tone="over" icon={<Icon of={IconLock} />}>
          Your access to <bdi>{nameOf(id)}</bdi> has ended. Its orders are no longer shown here.
        </Banner>
      )
    }
    if (standing !== 'cut' || isCut) return null
    return (
      <Banner key={id} tone="due" icon={<Icon of={IconRefresh} />}>
        <bdi>{nameOf(id)}</bdi> is not up to date. Still trying; its orders are kept by Platewire.
      </Banner>
    )
  })
}

/** A restaurant that shows nothing is named by the list of those one works at, which may remember it. */
function useNamesOf(shift: Shift): (id: string) => string {
  const { restaurants } = usePlatewire()
  const userId = useUserId()
  const mine = useQuery({
    queryKey: queryKeys.memberships(userId),
    queryFn: () => restaurants.mine(),
    enabled: userId !== null,
  })
  return (id) =>
    shift.restaurants.find((restaurant) => restaurant.id === id)?.name ??
    mine.data?.find((membership) => membership.restaurant_id === id)?.name ??
    'one of your restaurants'
}
