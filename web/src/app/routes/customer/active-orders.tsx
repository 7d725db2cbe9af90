import { LiveOrderStrip } from '../../../features/orders/order-strip.tsx'
import { activeOrders, useOrders, useOrdersFreshness } from '../../../features/orders/use-orders.ts'
import styles from './active-orders.module.css'

/** The orders under way, above everything else; nothing when there are none. */
export function ActiveOrders() {
  useOrdersFreshness()
  const orders = useOrders()
  const active = activeOrders(orders.data?.pages.flat() ?? [])
  if (active.length === 0) return null
  return (
    <section className={styles.active} aria-label="Your orders under way">
      {active.map((order) => (
        <LiveOrderStrip key={order.id} order={order} />
      ))}
    </section>
  )
}
