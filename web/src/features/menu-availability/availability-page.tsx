import type { Menu } from '@platewire/client'
import { useState } from 'react'
import { Link, Navigate } from 'react-router'
import { EmptyPlate } from '../../art/empty-plate.tsx'
import { buttonClass } from '../../components/ui/button.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { EmptyState } from '../../components/ui/state-message.tsx'
import { UndoBar } from '../../components/ui/undo-bar.tsx'
import { WorkData } from '../../components/work/work-data.tsx'
import { WorkPage } from '../../components/work/work-page.tsx'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import styles from './availability-page.module.css'
import { DishRow, type PhotoParts, type Switched } from './dish-row.tsx'
import { useAvailability } from './use-availability.ts'

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

function Dishes({ restaurantId, photos }: PageProps) {
  const { menu, isStranger } = useAvailability(restaurantId)
  if (isStranger) return <NotYours />
  return (
    <WorkData query={menu} bones={<DishesSkeleton />}>
      {(known) => <DishLists menu={known} photos={photos} />}
    </WorkData>
  )
}

function DishLists({ menu: { restaurant, categories }, photos }: { menu: Menu; photos: PhotoParts }) {
  const [switched, setSwitched] = useState<Switched | null>(null)
  const soldOut = categories.flatMap(({ items }) => items).filter((item) => !item.is_available)
  const forget = (itemId: string) => setSwitched((now) => (now?.item.id === itemId ? null : now))
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
              <DishRow
                key={item.id}
                item={item}
                restaurant={restaurant}
                photos={photos}
                onSwitch={setSwitched}
                onRefused={forget}
              />
            ))}
          </ul>
        </section>
      ))}
      {switched && (
        <UndoBar
          message={`${switched.item.name} is ${switched.isAvailable ? 'back' : 'sold out'}`}
          onUndo={() => {
            setSwitched(null)
            switched.undo()
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
