import { useParams } from 'react-router'
import { KitchenBoard } from '../../../features/board/kitchen-board.tsx'

/** The board of one restaurant; another restaurant is another board. */
export function RestaurantBoardRoute() {
  const { restaurantId = '' } = useParams()
  return <KitchenBoard key={restaurantId} restaurantId={restaurantId} />
}
