import { type Offer, tripMetres } from '@platewire/client/deliveries'
import { StatusChip } from '../../components/ui/status-chip.tsx'
import { formatDistance, formatMoney } from '../../lib/format.ts'
import { useDriving } from './drive-context.tsx'
import styles from './offer-list.module.css'

/** What waits for a driver, nearest first. */
export function OfferList({ offers, onOpen }: { offers: readonly Offer[]; onOpen: (id: string) => void }) {
  const { location } = useDriving()
  return (
    <ul className={styles.list}>
      {offers.map((offer) => (
        <li key={offer.order_id} data-order={offer.order_id}>
          <button type="button" className={styles.row} onClick={() => onOpen(offer.order_id)}>
            <span className={styles.pay}>{formatMoney(offer.pay_minor, offer.currency)}</span>
            <span className={styles.way}>
              <bdi>{offer.restaurant_name}</bdi>
              <span className={styles.area}>
                to <bdi>{offer.area.label}</bdi>, {formatDistance(tripMetres(offer, location.fix))}
              </span>
            </span>
            <StatusChip status={offer.status} />
          </button>
        </li>
      ))}
    </ul>
  )
}
