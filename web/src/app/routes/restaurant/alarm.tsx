import { useParams } from 'react-router'
import { AlarmPage } from '../../../features/alarm-ladder/alarm-page.tsx'
import { useMayManage } from './use-may-manage.ts'

/** How the alarm of one restaurant goes on. */
export function AlarmRoute() {
  const { restaurantId = '' } = useParams()
  return <AlarmPage restaurantId={restaurantId} canEdit={useMayManage(restaurantId)} />
}
