import { ticketCode } from '@platewire/client'
import { createSupport, type SupportOrder } from '@platewire/client/support'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Ledger } from '../../components/order/ledger.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { StatusChip } from '../../components/ui/status-chip.tsx'
import { ProgressWire } from '../../components/wire/progress-wire.tsx'
import { useNow } from '../../lib/clock.ts'
import { formatTime, formatTimeRange } from '../../lib/format.ts'
import { isClosed, stationTimes, statusLook } from '../../lib/order-status.ts'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import styles from './desk-order.module.css'

/** The order a conversation is about: where it is, who moved it when, what it cost. */
export function DeskOrder({ conversationId, orderId }: { conversationId: string; orderId: string | null }) {
  const support = useCapability(createSupport)
  const order = useQuery({
    queryKey: queryKeys.supportOrder(conversationId),
    queryFn: () => support.order(conversationId),
    enabled: orderId !== null,
  })
  const { refetch } = order
  useEffect(() => {
    if (orderId) return support.onOrderMoved(orderId, () => void refetch())
  }, [support, orderId, refetch])
  return (
    <aside className={styles.pane} aria-label="Order">
      {orderId === null ? (
        <p className={styles.none}>This conversation is about no order.</p>
      ) : order.data ? (
        <Facts data={order.data} />
      ) : order.isError ? (
        <QueryError error={order.error} onRetry={() => void refetch()} isRetrying={order.isFetching} />
      ) : (
        <Skeleton label="Getting the order">
          <Bone height="28px" width="70%" />
          <Bone height="48px" />
          <Bone height="160px" />
        </Skeleton>
      )}
    </aside>
  )
}

function Facts({ data: { order, lines, restaurant, moves, payment } }: { data: SupportOrder }) {
  const now = useNow(30)
  const late = isClosed(order.status) ? 0 : Math.floor((now - Date.parse(order.promised_until)) / 60_000)
  return (
    <>
      <h2 className={styles.title}>
        {ticketCode(order.number)}, <bdi>{restaurant.name}</bdi>
      </h2>
      <p className={styles.state}>
        <StatusChip status={order.status} />
        {late > 0 && <span className={styles.late}>{late} min late</span>}
      </p>
      <ProgressWire
        status={order.status}
        times={stationTimes(order)}
        timeZone={restaurant.timezone}
        compact
      />
      <p className={styles.promise}>
        Promised {formatTimeRange(order.promised_from, order.promised_until, restaurant.timezone)}
      </p>
      <ol className={styles.moves}>
        {moves.map((move) => (
          <li key={move.version}>
            <time dateTime={move.at}>{formatTime(move.at, restaurant.timezone)}</time>
            <span>
              {statusLook[move.status].word}, by <bdi>{move.name ?? move.actor}</bdi>
            </span>
          </li>
        ))}
      </ol>
      {order.note && (
        <p className={styles.note}>
          “<bdi>{order.note}</bdi>”
        </p>
      )}
      <Ledger
        lines={lines}
        totalMinor={order.total_minor}
        taxMinor={order.tax_minor}
        currency={order.currency}
      />
      {payment && (
        <p className={styles.promise}>
          {payment.provider === 'cash_on_delivery' ? 'Cash at the door' : 'Paid online'}:{' '}
          {payment.status.replaceAll('_', ' ')}
        </p>
      )}
    </>
  )
}
