import { useParams } from 'react-router'
import { AvailabilityPage } from '../../../features/menu-availability/availability-page.tsx'

/** Which dishes of one restaurant can be ordered. */
export function MenuAvailabilityRoute() {
  const { restaurantId = '' } = useParams()
  return <AvailabilityPage restaurantId={restaurantId} />
}
