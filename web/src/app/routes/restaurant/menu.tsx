import { useParams } from 'react-router'
import { AvailabilityPage } from '../../../features/menu-availability/availability-page.tsx'
import { usePhotoParts } from '../../../features/menu-photos/use-photo-parts.tsx'
import { useMemberships } from '../../use-memberships.ts'

/** The menu of one restaurant, for those who work there: what can be ordered, and its photos. */
export function MenuAvailabilityRoute() {
  const { restaurantId = '' } = useParams()
  const membership = useMemberships().data?.find(({ restaurant_id }) => restaurant_id === restaurantId)
  return <AvailabilityPage restaurantId={restaurantId} photos={usePhotoParts(membership)} />
}
