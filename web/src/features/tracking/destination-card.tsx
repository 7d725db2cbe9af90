import type { FollowedOrder } from '@platewire/client'
import styles from './destination-card.module.css'

/** Where the order goes, as its own copy of the address. */
export function DestinationCard({ destination }: { destination: NonNullable<FollowedOrder['destination']> }) {
  const { recipient_name, line1, line2, postcode, city, instructions } = destination
  return (
    <section>
      <h2 className={styles.heading}>Brought to</h2>
      <address className={styles.address} dir="auto">
        <strong>{recipient_name}</strong>
        <span>{[line1, line2].filter(Boolean).join(', ')}</span>
        <span>{[postcode, city].filter(Boolean).join(' ')}</span>
        {instructions && <span className={styles.how}>{instructions}</span>}
      </address>
    </section>
  )
}
