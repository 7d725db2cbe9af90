import type { ListedOrder, Order } from '@platewire/client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { TimeRange } from '../../components/order/time-range.tsx'
import { StatusChip } from '../../components/ui/status-chip.tsx'
import { ProgressWire } from '../../components/wire/progress-wire.tsx'
import { useNow } from '../../lib/clock.ts'
import { formatOtherDay } from '../../lib/format.ts'
import { stationTimes } from '../../lib/order-status.ts'
import { paths } from '../../lib/paths.ts'
import { queryKeys } from '../../lib/query-client.ts'
import { useOrder } from '../../lib/use-order.ts'
import { useUserId } from '../../lib/use-session.ts'
import styles from './order-strip.module.css'

/** An order under way, live, in one strip: who, until when, how far. */
export function LiveOrderStrip({ order }: { order: ListedOrder }) {
  const { snapshot } = useOrder(order.id)
  const queries = useQueryClient()
  const userId = useUserId()
  const now = snapshot.data?.order ?? order
  const hasEnded = now.closed_at !== null && order.closed_at === null
  useEffect(() => {
    if (hasEnded) void queries.invalidateQueries({ queryKey: queryKeys.orders(userId) })
  }, [hasEnded, queries, userId])
  const kitchen = order.restaurant?.name ?? 'Your order'
  return <OrderStrip order={now} kitchen={kitchen} timeZone={snapshot.data?.restaurant?.timezone} />
}

function OrderStrip({
  order,
  kitchen,
  timeZone,
}: {
  order: Order
  kitchen: string
  timeZone: string | undefined
}) {
  const day = formatOtherDay(order.promised_from, useNow(60), timeZone)
  return (
    <Link to={paths.order(order.id)} className={styles.strip}>
      <span className={styles.top}>
        <span className={styles.when}>
          {day && <span className={styles.day}>{day}</span>}
          <TimeRange from={order.promised_from} until={order.promised_until} timeZone={timeZone} />
        </span>
        <StatusChip status={order.status} />
      </span>
      <bdi className={styles.who}>{kitchen}</bdi>
      <span className={styles.wire}>
        <ProgressWire status={order.status} times={stationTimes(order)} compact />
      </span>
    </Link>
  )
}
