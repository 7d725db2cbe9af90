import type { MenuItem } from '@platewire/client'
import { type HTMLAttributes, type ReactNode, useState } from 'react'
import { Link, Navigate } from 'react-router'
import { DishPicture } from '../../art/dish-picture.tsx'
import { EmptyPlate } from '../../art/empty-plate.tsx'
import { buttonClass } from '../../components/ui/button.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { EmptyState } from '../../components/ui/state-message.tsx'
import { Toggle } from '../../components/ui/toggle.tsx'
import { UndoBar } from '../../components/ui/undo-bar.tsx'
import { WorkFailed } from '../../components/work/work-failed.tsx'
import { WorkPage } from '../../components/work/work-page.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { formatMoney } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import styles from './availability-page.module.css'
import { StockLine } from './stock-line.tsx'
import { useAvailability } from './use-availability.ts'

/** What photos add to the row of a dish. */
type PhotoParts = {
  picture: (item: MenuItem, drawing: ReactNode) => ReactNode
  bar: (item: MenuItem) => ReactNode
  drop: (item: MenuItem) => HTMLAttributes<HTMLElement>
}

type PageProps = { restaurantId: string; photos: PhotoParts }

/** The menu as its kitchen keeps it: what is sold out today, one switch for each dish, and its photos. */
export function AvailabilityPage({ restaurantId, photos }: PageProps) {
  const session = useSession()
  if (session.status === 'signed_out') {
    return <Navigate to={paths.signIn(paths.menuAvailability(restaurantId))} replace />
  }
  return (
    <WorkPage
      back={{ to: paths.board(restaurantId), word: 'Board' }}
      title="Your menu"
      links={<Link to={paths.menuEditor(restaurantId)}>Edit the menu</Link>}
      className={styles.page}
    >
      <Dishes restaurantId={restaurantId} photos={photos} />
    </WorkPage>
  )
}

type Switched = { item: MenuItem; isAvailable: boolean }

function Dishes({ restaurantId, photos }: PageProps) {
  const { menu, error, isStranger, change, stock } = useAvailability(restaurantId)
  const [switched, setSwitched] = useState<Switched | null>(null)
  if (isStranger) return <NotYours />
  if (menu.data === undefined) {
    return error ? <WorkFailed error={error} onRetry={() => void menu.refetch()} /> : <DishesSkeleton />
  }
  const { restaurant, categories } = menu.data
  const soldOut = categories.flatMap(({ items }) => items).filter((item) => !item.is_available)
  const turn = (item: MenuItem, isAvailable: boolean) => {
    setSwitched({ item, isAvailable })
    change.mutate({ itemId: item.id, isAvailable })
  }
  const failedId = change.isError ? change.variables.itemId : null
  return (
    <>
      <p className={styles.lead}>
        {soldOut.length === 0
          ? 'Everything on the menu can be ordered.'
          : `${soldOut.length} sold out. Customers see it at once, and checkouts with the dish are stopped.`}
      </p>
      {categories.map((category) => (
        <section key={category.id} className={styles.category}>
          <h2 className={styles.heading} dir="auto">
            {category.name}
          </h2>
          <ul className={styles.dishes}>
            {category.items.map((item) => (
              <li
                key={item.id}
                className={styles.dish}
                data-sold-out={!item.is_available || undefined}
                {...photos.drop(item)}
              >
                <div className={styles.picture}>
                  {photos.picture(
                    item,
                    <DishPicture seed={item.id} recipe={item.recipe} hue={restaurant.hue} name={item.name} />,
                  )}
                </div>
                <Toggle
                  className={styles.toggle}
                  label={<bdi dir="auto">{item.name}</bdi>}
                  detail={item.is_available ? formatMoney(item.price_minor, restaurant.currency) : 'Sold out'}
                  checked={item.is_available}
                  onChange={(isAvailable) => turn(item, isAvailable)}
                />
                <StockLine item={item} onSave={(wish) => stock.mutate(wish)} />
                {photos.bar(item)}
                {failedId === item.id && (
                  <p className={styles.refused} role="alert">
                    {errorLine(change.error)}
                  </p>
                )}
                {stock.isError && stock.variables.itemId === item.id && (
                  <p className={styles.refused} role="alert">
                    {errorLine(stock.error)}
                  </p>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {switched && failedId !== switched.item.id && (
        <UndoBar
          message={`${switched.item.name} is ${switched.isAvailable ? 'back' : 'sold out'}`}
          onUndo={() => {
            setSwitched(null)
            change.mutate({ itemId: switched.item.id, isAvailable: !switched.isAvailable })
          }}
          onGone={() => setSwitched(null)}
        />
      )}
    </>
  )
}

function DishesSkeleton() {
  return (
    <Skeleton label="Loading the menu" className={styles.dishes}>
      {[0, 1, 2, 3, 4].map((row) => (
        <Bone key={row} height="88px" />
      ))}
    </Skeleton>
  )
}

function NotYours() {
  return (
    <EmptyState
      title="You do not work at this restaurant"
      art={<EmptyPlate scene="access-ended" />}
      action={
        <Link to={paths.work()} className={buttonClass()}>
          Your restaurants
        </Link>
      }
    >
      An owner can let you in. Until then its menu stays with its team.
    </EmptyState>
  )
}
