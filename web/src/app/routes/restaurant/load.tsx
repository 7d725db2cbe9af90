import { useParams } from 'react-router'
import { LoadPage } from '../../../features/load/load-page.tsx'
import { useMenu } from '../../../features/menu/use-menu.ts'
import { useMemberships } from '../../use-memberships.ts'

/** How much one restaurant takes on, and how it answers. */
export function LoadRoute() {
  const { restaurantId = '' } = useParams()
  const membership = useMemberships().data?.find(({ restaurant_id }) => restaurant_id === restaurantId)
  // Its menu says in which zone it keeps its hours.
  const timeZone = useMenu(membership?.slug ?? null).data?.restaurant.timezone
  return <LoadPage restaurantId={restaurantId} membership={membership} timeZone={timeZone} />
}
