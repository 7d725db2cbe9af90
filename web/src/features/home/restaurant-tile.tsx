import type { RestaurantCard } from '@platewire/client'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { VisuallyHidden } from '../../components/ui/visually-hidden.tsx'
import { cx } from '../../lib/cx.ts'
import { formatDistance, formatMoney } from '../../lib/format.ts'
import { loadAt, loadNote } from '../../lib/load.ts'
import { opensText } from '../../lib/opening.ts'
import { paths } from '../../lib/paths.ts'
import styles from './restaurant-tile.module.css'

/** One restaurant in a list: its picture, name, how long, what bringing costs. Closed ones can still be opened. */
export function RestaurantTile({
  restaurant,
  cover,
  now,
}: {
  restaurant: RestaurantCard
  cover: ReactNode
  now: number
}) {
  const { name, cuisine, is_open, delivers_here } = restaurant
  const isAway = !is_open || delivers_here === false || loadAt(restaurant.load, now).mode === 'paused'
  return (
    <li className={styles.tile}>
      <Link to={paths.menu(restaurant.slug)} className={styles.link}>
        <span className={cx(styles.cover, isAway && styles.away)}>{cover}</span>
        <span className={styles.words}>
          <span className={styles.top}>
            <h3 className={styles.name}>
              <bdi>{name}</bdi>
            </h3>
            <When restaurant={restaurant} now={now} />
          </span>
          <span className={styles.facts}>
            <span>
              <bdi>{cuisine}</bdi>
            </span>
            {restaurant.distance_m !== null && <span>{formatDistance(restaurant.distance_m)}</span>}
            {restaurant.rating && <Score {...restaurant.rating} />}
            <span>{feeText(restaurant)}</span>
          </span>
        </span>
      </Link>
    </li>
  )
}

function When({ restaurant, now }: { restaurant: RestaurantCard; now: number }) {
  if (restaurant.delivers_here === false) return <span className={styles.note}>Not to this address</span>
  if (!restaurant.is_open) return <span className={styles.note}>{opensText(restaurant, now)}</span>
  const note = loadNote(restaurant, now)
  if (loadAt(restaurant.load, now).mode === 'paused') return <span className={styles.note}>{note}</span>
  return (
    <span className={styles.minutes}>
      {restaurant.minutes_from}–{restaurant.minutes_until} min
      {note && <span className={styles.note}>{note}</span>}
    </span>
  )
}

/** What customers said of the food, from when enough of them did. */
const Score = ({ average, count }: NonNullable<RestaurantCard['rating']>) => (
  <span>
    <span aria-hidden="true">★ </span>
    <VisuallyHidden>Rated </VisuallyHidden>
    {average.toFixed(1)} ({count})
  </span>
)

function feeText({ delivery_fee_minor, currency }: RestaurantCard): string {
  return delivery_fee_minor === 0 ? 'Free delivery' : `${formatMoney(delivery_fee_minor, currency)} delivery`
}
