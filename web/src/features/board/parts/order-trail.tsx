import type { Ticket } from '@platewire/client'
import { createDevices, type Sighting } from '@platewire/client/devices'
import { useQuery } from '@tanstack/react-query'
import { formatTime } from '../../../lib/format.ts'
import { queryKeys } from '../../../lib/query-client.ts'
import { useCapability } from '../../../lib/use-capability.ts'
import { useUserId } from '../../../lib/use-session.ts'
import styles from './order-trail.module.css'

/** Which devices got an order and showed it, and who said that they have seen it. */
export function OrderTrail({ ticket, timeZone }: { ticket: Ticket; timeZone: string | undefined }) {
  const devices = useCapability(createDevices)
  const trail = useQuery({
    queryKey: queryKeys.sightings([ticket.order_id]),
    queryFn: () => devices.sightings([ticket.order_id]),
    enabled: useUserId() !== null,
    refetchInterval: 5000,
    staleTime: 0,
  })
  const sighting = trail.data?.[0]
  if (sighting === undefined) return null
  return (
    <section className={styles.trail} aria-labelledby={`trail-${ticket.order_id}`}>
      <h3 id={`trail-${ticket.order_id}`} className={styles.title}>
        Who has seen it
      </h3>
      <ul className={styles.list}>
        {sighting.acknowledgements.map(({ user_id, name, acknowledged_at }) => (
          <li key={user_id ?? acknowledged_at}>
            <span>
              <bdi>{name ?? 'A former colleague'}</bdi> has seen it
            </span>
            <time className={styles.time}>{formatTime(acknowledged_at, timeZone)}</time>
          </li>
        ))}
        {sighting.acknowledgements.length === 0 && <li>Nobody has said that they have seen it</li>}
        {sighting.receipts.map((receipt) => (
          <Receipt key={receipt.device_id} receipt={receipt} timeZone={timeZone} />
        ))}
        {sighting.receipts.length === 0 && <li>No device has reported it</li>}
      </ul>
    </section>
  )
}

function Receipt({
  receipt,
  timeZone,
}: {
  receipt: Sighting['receipts'][number]
  timeZone: string | undefined
}) {
  const { label, name, received_at, shown_at } = receipt
  return (
    <li>
      <span>
        <bdi dir="auto">{label || 'A device'}</bdi>
        {name && (
          <>
            {', '}
            <bdi>{name}</bdi>
          </>
        )}
        : {shown_at === null ? 'received, not shown' : 'shown'}
      </span>
      <time className={styles.time}>{formatTime(shown_at ?? received_at, timeZone)}</time>
    </li>
  )
}
