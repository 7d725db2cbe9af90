import { useParams } from 'react-router'
import { OrderSteps } from '../../../features/alarm-ladder/order-steps.tsx'
import { KitchenBoard } from '../../../features/board/kitchen-board.tsx'
import { type BoardParts, BoardPartsContext } from '../../../lib/board-parts.tsx'
import { NotFoundRoute } from '../customer/not-found.tsx'

const ID = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'
const IDS = new RegExp(`^${ID}(,${ID})*$`)

const parts: BoardParts = { orderSteps: (order) => <OrderSteps {...order} /> }

/** The board of one restaurant, or of several whose ids stand in the address joined by commas; others are another board. */
export function RestaurantBoardRoute() {
  const { restaurantId = '' } = useParams()
  if (!IDS.test(restaurantId)) return <NotFoundRoute />
  return (
    <BoardPartsContext value={parts}>
      <KitchenBoard key={restaurantId} restaurantIds={restaurantId} />
    </BoardPartsContext>
  )
}
