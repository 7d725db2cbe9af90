import { FollowedBoards } from '../followed-boards.tsx'
import { OpenKitchen } from './open-kitchen.tsx'

/** What the kitchen of one restaurant, or of several, cooks now. */
export function KitchenView({ restaurantIds }: { restaurantIds: string }) {
  return (
    <FollowedBoards restaurantIds={restaurantIds}>
      {(followed) => <OpenKitchen {...followed} />}
    </FollowedBoards>
  )
}
