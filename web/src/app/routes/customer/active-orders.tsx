import { lazy, Suspense } from 'react'
import { activeOrders, useOrders, useOrdersFreshness } from '../../../features/orders/use-orders.ts'
import styles from './active-orders.module.css'

// For those with an order under way, and nobody else's first load.
const LiveOrderStrip = lazy(() =>
  import('../../../features/orders/order-strip.tsx').then((m) => ({ default: m.LiveOrderStrip })),
)

/** The orders under way, above everything else; nothing when there are none. */
export function ActiveOrders() {
  useOrdersFreshness()
  const orders = useOrders()
  const active = activeOrders(orders.data?.pages.flat() ?? [])
  if (active.length === 0) return null
  return (
    <section className={styles.active} aria-label="Your orders under way">
      <Suspense fallback={null}>
        {active.map((order) => (
          <LiveOrderStrip key={order.id} order={order} />
        ))}
      </Suspense>
    </section>
  )
}
