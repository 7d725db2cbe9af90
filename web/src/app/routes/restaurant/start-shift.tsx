import { useParams } from 'react-router'
import { StartShift } from '../../../features/board/start-shift.tsx'

/** The sound test before the board. */
export function StartShiftRoute() {
  const { restaurantId = '' } = useParams()
  return <StartShift restaurantIds={restaurantId} />
}
