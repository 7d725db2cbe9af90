import { ticketCode } from '@platewire/client'
import type { OutsideOrder } from '@platewire/client/menu-editor'
import { Link } from 'react-router'
import { buttonClass } from '../../components/ui/button.tsx'
import { formatDay, formatTimeRange, plural } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import styles from './orders-outside.module.css'

/** Orders for later that fall where the kitchen is closed: they stay promised until somebody says otherwise. */
export function OrdersOutside({
  orders,
  timezone,
  restaurantId,
}: {
  orders: readonly OutsideOrder[]
  timezone: string
  restaurantId: string
}) {
  if (orders.length === 0) return null
  return (
    <section className={styles.box} role="alert" aria-labelledby="outside-title">
      <h2 id="outside-title" className={styles.title}>
        {plural(orders.length, 'order is', 'orders are')} promised for when you are closed
      </h2>
      <ul className={styles.orders}>
        {orders.map((order) => (
          <li key={order.order_id} className={styles.order}>
            <span className={styles.number}>{ticketCode(order.number)}</span>
            <span>
              {formatDay(order.promised_from, timezone)},{' '}
              {formatTimeRange(order.promised_from, order.promised_until, timezone)}
            </span>
            <span className={styles.who}>
              <bdi>{order.customer_label}</bdi>, {plural(order.item_count, 'item', 'items')}
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.text}>
        They stay promised, and ring when their time comes. What you cannot cook, reject on the board: the
        customer is told at once.
      </p>
      <Link to={paths.board(restaurantId)} className={buttonClass({ variant: 'secondary', size: 'small' })}>
        Open the board
      </Link>
    </section>
  )
}
