import type { Menu, MenuCategory, MenuItem } from '@platewire/client'
import { useEffect, useRef, useState } from 'react'
import { Photo } from '../../../components/photo/photo.tsx'
import { DishSheet } from '../../../features/menu/dish-sheet.tsx'
import { MenuHeader } from '../../../features/menu/menu-header.tsx'
import { MenuSection } from '../../../features/menu/menu-section.tsx'
import { useNow } from '../../../lib/clock.ts'
import { opensText } from '../../../lib/opening.ts'
import { DishPicture, RestaurantCover } from '../../pictures.tsx'
import styles from './menu-preview.module.css'

const ABOVE_DISH = 160

/** A menu in the very parts that customers see. Dishes open; nothing goes into a cart. */
export function MenuPreview({
  restaurant,
  categories,
  dishId,
}: {
  restaurant: Menu['restaurant']
  categories: readonly MenuCategory[]
  dishId: string | null
}) {
  const now = useNow(60)
  const page = useRef<HTMLDivElement>(null)
  const [openId, setOpenId] = useState<string | null>(null)
  const open = categories.flatMap(({ items }) => items).find(({ id }) => id === openId)
  useScrollToDish(page, dishId)
  const picture = (item: MenuItem, sizes: string) => (
    <Photo
      image={item.image}
      sizes={sizes}
      fallback={<DishPicture seed={item.id} recipe={item.recipe} hue={restaurant.hue} name={item.name} />}
    />
  )
  return (
    <div ref={page} className={styles.page}>
      <MenuHeader
        restaurant={restaurant}
        cover={<RestaurantCover seed={restaurant.slug} hue={restaurant.hue} recipes={restaurant.recipes} />}
        minutes={null}
        closedText={restaurant.is_open ? null : opensText(restaurant, now)}
      />
      {categories.map((category) => (
        <MenuSection
          key={category.id}
          category={category}
          currency={restaurant.currency}
          timeZone={restaurant.timezone}
          picture={(item) => <span data-preview={item.id}>{picture(item, '104px')}</span>}
          countOf={() => 0}
          canAdd
          onOpen={(item) => setOpenId(item.id)}
          onQuickAdd={(item) => setOpenId(item.id)}
        />
      ))}
      {open && (
        <DishSheet
          key={open.id}
          item={open}
          currency={restaurant.currency}
          picture={picture(open, '392px')}
          onClose={() => setOpenId(null)}
          onDone={() => setOpenId(null)}
        />
      )}
    </div>
  )
}

/** Brings the dish being edited into sight, within its own phone: the page around it must not jump. */
function useScrollToDish(page: { readonly current: HTMLElement | null }, dishId: string | null): void {
  useEffect(() => {
    if (dishId === null) return
    const row = page.current?.querySelector(`[data-preview="${CSS.escape(dishId)}"]`)
    const phone = row?.ownerDocument.defaultView
    if (!row || !phone) return
    phone.scrollTo({ top: row.getBoundingClientRect().top + phone.scrollY - ABOVE_DISH })
  }, [page, dishId])
}
