import type { Menu } from '@platewire/client'
import type { ReactNode } from 'react'
import { formatMoney } from '../../lib/format.ts'
import { openUntil } from '../../lib/opening.ts'
import styles from './menu-header.module.css'

/** Who cooks here, how long it takes, what bringing costs, and until when. */
export function MenuHeader({
  restaurant,
  cover,
  minutes,
  closedText,
  note = null,
}: {
  restaurant: Menu['restaurant']
  cover: ReactNode
  /** How long to this place; null where it is not known. */
  minutes: { from: number; until: number } | null
  /** When it opens again; null while it is open. */
  closedText: string | null
  /** What is not as usual right now. */
  note?: string | null
}) {
  const { name, description, currency, delivery_fee_minor, minimum_order_minor } = restaurant
  return (
    <header>
      <div className={styles.cover}>{cover}</div>
      <h1 className={styles.name}>
        <bdi>{name}</bdi>
      </h1>
      {description && (
        <p className={styles.description}>
          <bdi>{description}</bdi>
        </p>
      )}
      <dl className={styles.facts}>
        {note && <Fact term="Right now" value={note} />}
        {minutes && <Fact term="Arrives in" value={`${minutes.from}–${minutes.until} min`} />}
        <Fact
          term="Delivery"
          value={delivery_fee_minor === 0 ? 'Free' : formatMoney(delivery_fee_minor, currency)}
        />
        <Fact
          term="Minimum"
          value={minimum_order_minor === 0 ? 'None' : formatMoney(minimum_order_minor, currency)}
        />
        <Fact term={closedText ? 'Closed' : 'Open'} value={closedText ?? openUntil(restaurant, Date.now())} />
      </dl>
    </header>
  )
}

function Fact({ term, value }: { term: string; value: string }) {
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  )
}
