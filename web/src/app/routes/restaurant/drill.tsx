import { useParams } from 'react-router'
import { DrillPage } from '../../../features/drill/drill-page.tsx'
import { useMayManage } from './use-may-manage.ts'

/** The test of one restaurant's alarm. */
export function DrillRoute() {
  const { restaurantId = '' } = useParams()
  return <DrillPage restaurantId={restaurantId} canStart={useMayManage(restaurantId)} />
}
