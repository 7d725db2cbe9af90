import { useParams } from 'react-router'
import { KitchenView } from '../../../features/board/kitchen/kitchen-view.tsx'
import { BoardSlotsContext } from '../../../features/board/slots.ts'
import { boardSlots } from '../../board-slots.ts'
import { NotFoundRoute } from '../customer/not-found.tsx'
import { areRestaurantIds } from './restaurant-ids.ts'

/** What one station of a kitchen cooks, or all of them. */
export function KitchenRoute() {
  const { restaurantId = '' } = useParams()
  if (!areRestaurantIds(restaurantId)) return <NotFoundRoute />
  return (
    <BoardSlotsContext value={boardSlots}>
      <KitchenView key={restaurantId} restaurantIds={restaurantId} />
    </BoardSlotsContext>
  )
}
