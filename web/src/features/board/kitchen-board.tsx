import { FollowedBoards } from './followed-boards.tsx'
import { OpenBoard } from './open-board.tsx'

/** The board of one restaurant, or of several. */
export function KitchenBoard({ restaurantIds }: { restaurantIds: string }) {
  return (
    <FollowedBoards restaurantIds={restaurantIds}>{(followed) => <OpenBoard {...followed} />}</FollowedBoards>
  )
}
