import type { OrderLine } from '@platewire/client'
import { useMenu } from '../../../features/menu/use-menu.ts'
import { DishPicture, RestaurantCover } from '../../pictures.tsx'
import styles from './order-stage.module.css'

/** What was ordered, on the cloth of its restaurant: the picture of the page while no courier moves on a map. */
export function OrderStage({
  restaurant,
  lines,
}: {
  restaurant: { slug: string; hue: number }
  lines: readonly OrderLine[]
}) {
  const menu = useMenu(restaurant.slug)
  const onMenu = new Map(menu.data?.categories.flatMap(({ items }) => items).map((item) => [item.id, item]))
  const dishes = lines.flatMap((line) => onMenu.get(line.menu_item_id ?? '') ?? [])
  const [only] = dishes
  return (
    <div className={styles.stage} aria-hidden="true">
      {dishes.length === 1 && only ? (
        <DishPicture seed={only.id} recipe={only.recipe} hue={restaurant.hue} name={only.name} />
      ) : (
        menu.isFetched && (
          <RestaurantCover
            seed={restaurant.slug}
            hue={restaurant.hue}
            recipes={dishes.map(({ recipe }) => recipe)}
          />
        )
      )}
    </div>
  )
}
