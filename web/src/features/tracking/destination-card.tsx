import type { FollowedOrder } from '@platewire/client'
import styles from './destination-card.module.css'

/** Where the order goes, as its own copy of the address. */
export function DestinationCard({ destination }: { destination: NonNullable<FollowedOrder['destination']> }) {
  const { recipient_name, line1, line2, postcode, city, instructions } = destination
  return (
    <section>
      <h2 className={styles.heading}>Brought to</h2>
      <address className={styles.address}>
        <strong>
          <bdi>{recipient_name}</bdi>
        </strong>
        <span>
          <bdi>{[line1, line2].filter(Boolean).join(', ')}</bdi>
        </span>
        <span>
          <bdi>{[postcode, city].filter(Boolean).join(' ')}</bdi>
        </span>
        {instructions && (
          <span className={styles.how}>
            <bdi>{instructions}</bdi>
          </span>
        )}
      </address>
    </section>
  )
}
