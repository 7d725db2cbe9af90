import { useParams } from 'react-router'
import { TeamPage } from '../../../features/team/team-page.tsx'

/** Who works at one restaurant. */
export function TeamRoute() {
  const { restaurantId = '' } = useParams()
  return <TeamPage restaurantId={restaurantId} />
}
