import type { BookItem } from '@platewire/client/menu-editor'
import { useParams } from 'react-router'
import { useMenu } from '../../../features/menu/use-menu.ts'
import { EditorPage } from '../../../features/menu-editor/editor-page.tsx'
import { usePhotoParts } from '../../../features/menu-photos/use-photo-parts.tsx'
import { DishPicture } from '../../pictures.tsx'
import { useMemberships } from '../../use-memberships.ts'
import styles from './menu-editor.module.css'
import { MenuPreview } from './menu-preview.tsx'

/** The menu of one restaurant, for those who decide about it. */
export function MenuEditorRoute() {
  const { restaurantId = '' } = useParams()
  const membership = useMemberships().data?.find(({ restaurant_id }) => restaurant_id === restaurantId)
  const menu = useMenu(membership?.slug ?? null)
  const photos = usePhotoParts(membership)
  const restaurant = menu.data?.restaurant
  const photo = (item: BookItem) => {
    const shown = { ...item, tax_class: '', option_groups: item.option_groups }
    return (
      <div className={styles.photo} {...photos.drop(shown)}>
        <div className={styles.picture}>
          {photos.picture(
            shown,
            <DishPicture seed={item.id} recipe={item.recipe} hue={membership?.hue ?? 30} name={item.name} />,
          )}
        </div>
        <div className={styles.bar}>{photos.bar(shown)}</div>
      </div>
    )
  }
  return (
    <EditorPage
      key={restaurantId}
      restaurantId={restaurantId}
      photo={photo}
      preview={(categories, dishId) =>
        restaurant && <MenuPreview restaurant={restaurant} categories={categories} dishId={dishId} />
      }
    />
  )
}
