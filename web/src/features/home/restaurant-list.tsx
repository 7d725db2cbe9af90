import type { RestaurantCard } from '@platewire/client'
import type { ReactNode } from 'react'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { useNow } from '../../lib/clock.ts'
import styles from './restaurant-list.module.css'
import { RestaurantTile } from './restaurant-tile.tsx'

/** A titled grid of restaurants; nothing at all when there are none. */
export function RestaurantSection({
  title,
  note,
  restaurants,
  cover,
}: {
  title: string
  note?: string
  restaurants: readonly RestaurantCard[]
  cover: (restaurant: RestaurantCard) => ReactNode
}) {
  const now = useNow(60)
  if (restaurants.length === 0) return null
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>{title}</h2>
      {note && <p className={styles.note}>{note}</p>}
      <ul className={styles.grid}>
        {restaurants.map((restaurant) => (
          <RestaurantTile key={restaurant.id} restaurant={restaurant} cover={cover(restaurant)} now={now} />
        ))}
      </ul>
    </section>
  )
}

/** The same grid before its restaurants are known. */
export function RestaurantListSkeleton() {
  return (
    <Skeleton label="Looking for restaurants" className={styles.section}>
      <div className={styles.title}>
        <Bone width="220px" height="26px" />
      </div>
      <div className={styles.grid}>
        {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
          <div key={key}>
            <Bone height="auto" round className={styles.coverBone} />
            <div className={styles.wordBones}>
              <Bone width="55%" height="22px" />
              <Bone width="75%" height="18px" />
            </div>
          </div>
        ))}
      </div>
    </Skeleton>
  )
}
