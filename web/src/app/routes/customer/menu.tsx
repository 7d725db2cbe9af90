import { type Menu, type MenuItem, PlatewireError } from '@platewire/client'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { Photo } from '../../../components/photo/photo.tsx'
import { buttonClass } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { StaleNote } from '../../../components/ui/stale-note.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { usePlace } from '../../../features/addresses/place-store.ts'
import type { NewCartLine } from '../../../features/cart/cart.ts'
import { useCart } from '../../../features/cart/cart-store.ts'
import { ReplaceDialog } from '../../../features/cart/replace-dialog.tsx'
import { useRestaurants } from '../../../features/home/use-restaurants.ts'
import { CategoryTabs } from '../../../features/menu/category-tabs.tsx'
import { DishSheet } from '../../../features/menu/dish-sheet.tsx'
import { GoneDish } from '../../../features/menu/gone-dish.tsx'
import { MenuHeader } from '../../../features/menu/menu-header.tsx'
import { MenuSection } from '../../../features/menu/menu-section.tsx'
import { MenuSkeleton } from '../../../features/menu/menu-skeleton.tsx'
import { useMenu } from '../../../features/menu/use-menu.ts'
import { useNow } from '../../../lib/clock.ts'
import { loadNote } from '../../../lib/load.ts'
import { opensText, opensWithinWeek } from '../../../lib/opening.ts'
import { paths } from '../../../lib/paths.ts'
import { useStorefront } from '../../../lib/use-storefront.ts'
import { PageTitle } from '../../page.tsx'
import { DishPicture, EmptyPlate, RestaurantCover } from '../../pictures.tsx'
import styles from './menu.module.css'
import { MenuCart } from './menu-cart.tsx'
import { useMenuCart } from './use-menu-cart.ts'

/** C2 and C3: choose dishes. Categories stick above, the cart stays in sight. */
export function MenuRoute() {
  const { slug = '' } = useParams()
  const menu = useMenu(slug)
  if (menu.data) {
    return (
      <>
        <PageTitle>{menu.data.restaurant.name}</PageTitle>
        {menu.isError && <StaleNote since={menu.dataUpdatedAt} />}
        <MenuPage key={menu.data.restaurant.id} menu={menu.data} />
      </>
    )
  }
  if (!menu.isError) return <MenuSkeleton />
  return menu.error instanceof PlatewireError && menu.error.code === 'NOT_FOUND' ? (
    <UnknownRestaurant />
  ) : (
    <QueryError
      error={menu.error}
      art={<EmptyPlate scene="offline" />}
      onRetry={() => void menu.refetch()}
      isRetrying={menu.isFetching}
      safe="Your cart is kept."
    />
  )
}

function UnknownRestaurant() {
  return (
    <EmptyState
      isPage
      art={<EmptyPlate scene="not-found" />}
      title="This restaurant is not here"
      action={
        <Link to={paths.home()} className={buttonClass()}>
          See restaurants
        </Link>
      }
    >
      It may have a new address, or it stopped delivering.
    </EmptyState>
  )
}

/** By its id: what it costs, and whether it is to be had, the menu says as it is now. */
type OpenDish = { itemId: string; name: string; editing: string | null }

function MenuPage({ menu }: { menu: Menu }) {
  const { restaurant, categories } = menu
  const now = useNow(60)
  const place = usePlace()
  const card = useRestaurants(place).data?.find(({ id }) => id === restaurant.id)
  const cart = useMenuCart(restaurant)
  const anyCart = useCart()
  const [open, setOpen] = useState<OpenDish | null>(null)
  useStorefront(restaurant.id)
  const closedText = restaurant.is_open ? null : closedLine(restaurant, now)
  // A closed kitchen takes orders for when it opens.
  const canOrder = restaurant.is_open || opensWithinWeek(restaurant, now)
  const minutes =
    card && card.distance_m !== null ? { from: card.minutes_from, until: card.minutes_until } : null

  const picture = (item: MenuItem, sizes: string) => (
    <Photo
      image={item.image}
      sizes={sizes}
      fallback={<DishPicture seed={item.id} recipe={item.recipe} hue={restaurant.hue} name={item.name} />}
    />
  )
  const item = categories.flatMap(({ items }) => items).find(({ id }) => id === open?.itemId)
  const edited = cart.here?.lines.find((line) => line.key === open?.editing)

  function finish(dish: NewCartLine) {
    if (open?.editing) cart.replace(open.editing, dish)
    else cart.add(dish)
    setOpen(null)
  }

  return (
    <div className={styles.page}>
      <div className={styles.menu}>
        <MenuHeader
          restaurant={restaurant}
          cover={<RestaurantCover seed={restaurant.slug} hue={restaurant.hue} recipes={restaurant.recipes} />}
          minutes={minutes}
          closedText={closedText}
          note={closedText ? null : loadNote(restaurant, now)}
        />
        <CategoryTabs categories={categories} />
        {categories.map((category) => (
          <MenuSection
            key={category.id}
            category={category}
            currency={restaurant.currency}
            timeZone={restaurant.timezone}
            picture={(dish) => picture(dish, '104px')}
            countOf={cart.countOf}
            canAdd={canOrder}
            onOpen={({ id, name }) => setOpen({ itemId: id, name, editing: null })}
            onQuickAdd={(dish) => cart.add(plainDish(dish))}
          />
        ))}
      </div>
      <MenuCart
        cart={cart.here}
        isOpen={restaurant.is_open}
        canOrder={canOrder}
        onEdit={(key) => {
          const line = cart.here?.lines.find((candidate) => candidate.key === key)
          if (line) setOpen({ itemId: line.menu_item_id, name: line.name, editing: key })
        }}
      />
      {open && !item && (
        <GoneDish
          name={open.name}
          onRemove={
            edited &&
            (() => {
              cart.remove(edited.key)
              setOpen(null)
            })
          }
          onClose={() => setOpen(null)}
        />
      )}
      {open && item && (
        <DishSheet
          key={`${item.id} ${open.editing}`}
          item={item}
          currency={restaurant.currency}
          picture={picture(item, '(width >= 640px) 560px, 100vw')}
          verb={open.editing ? 'Change' : 'Add'}
          start={
            edited && {
              option_ids: edited.options.map(({ id }) => id),
              quantity: edited.quantity,
              note: edited.note,
            }
          }
          blocked={canOrder ? undefined : opensText(restaurant, now)}
          onClose={() => setOpen(null)}
          onDone={finish}
        />
      )}
      {cart.asking && anyCart && (
        <ReplaceDialog
          cart={anyCart}
          newName={restaurant.name}
          onReplace={cart.replaceCart}
          onKeep={cart.keepCart}
        />
      )}
    </div>
  )
}

const closedLine = (restaurant: Menu['restaurant'], now: number): string =>
  [opensText(restaurant, now), restaurant.closed_reason].filter(Boolean).join('. ')

const plainDish = (item: MenuItem): NewCartLine => ({
  menu_item_id: item.id,
  name: item.name,
  recipe: item.recipe,
  quantity: 1,
  unit_minor: item.price_minor,
  options: [],
  note: '',
})
