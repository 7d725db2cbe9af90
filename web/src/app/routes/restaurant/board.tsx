import { useParams } from 'react-router'
import { KitchenBoard } from '../../../features/board/kitchen-board.tsx'
import { BoardSlotsContext } from '../../../features/board/slots.ts'
import { boardSlots } from '../../board-slots.ts'
import { NotFoundRoute } from '../customer/not-found.tsx'
import { areRestaurantIds } from './restaurant-ids.ts'

/** The board of one restaurant, or of several whose ids stand in the address joined by commas; others are another board. */
export function RestaurantBoardRoute() {
  const { restaurantId = '' } = useParams()
  if (!areRestaurantIds(restaurantId)) return <NotFoundRoute />
  return (
    <BoardSlotsContext value={boardSlots}>
      <KitchenBoard key={restaurantId} restaurantIds={restaurantId} />
    </BoardSlotsContext>
  )
}
