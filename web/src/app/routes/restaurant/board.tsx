import { useParams } from 'react-router'
import { KitchenBoard } from '../../../features/board/kitchen-board.tsx'

/** The board of one restaurant, or of several whose ids stand in the address joined by commas; others are another board. */
export function RestaurantBoardRoute() {
  const { restaurantId = '' } = useParams()
  return <KitchenBoard key={restaurantId} restaurantIds={restaurantId} />
}
