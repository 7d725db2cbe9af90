import { useParams } from 'react-router'
import { HoursPage } from '../../../features/hours/hours-page.tsx'

/** When one restaurant is open. */
export function HoursRoute() {
  const { restaurantId = '' } = useParams()
  return <HoursPage key={restaurantId} restaurantId={restaurantId} />
}
