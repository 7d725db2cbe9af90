import { useParams } from 'react-router'
import { LoadPage } from '../../../features/load/load-page.tsx'
import { useMemberships } from '../../use-memberships.ts'

/** How much one restaurant takes on, and how it answers. */
export function LoadRoute() {
  const { restaurantId = '' } = useParams()
  const membership = useMemberships().data?.find(({ restaurant_id }) => restaurant_id === restaurantId)
  return <LoadPage restaurantId={restaurantId} membership={membership} />
}
