import { useParams } from 'react-router'
import { OrderSteps } from '../../../features/alarm-ladder/order-steps.tsx'
import { KitchenBoard } from '../../../features/board/kitchen-board.tsx'
import { BoardSlotsContext } from '../../../features/board/slots.ts'
import { type BoardParts, BoardPartsContext } from '../../../lib/board-parts.tsx'
import { boardSlots } from '../../board-slots.ts'
import { NotFoundRoute } from '../customer/not-found.tsx'
import { areRestaurantIds } from './restaurant-ids.ts'

const parts: BoardParts = { orderSteps: (order) => <OrderSteps {...order} /> }

/** The board of one restaurant, or of several whose ids stand in the address joined by commas; others are another board. */
export function RestaurantBoardRoute() {
  const { restaurantId = '' } = useParams()
  if (!areRestaurantIds(restaurantId)) return <NotFoundRoute />
  return (
    <BoardSlotsContext value={boardSlots}>
      <BoardPartsContext value={parts}>
        <KitchenBoard key={restaurantId} restaurantIds={restaurantId} />
      </BoardPartsContext>
    </BoardSlotsContext>
  )
}
