import type { ReactNode } from 'react'
import { formatMoney } from '../../lib/format.ts'
import { type Cart, subtotal } from './cart.ts'
import { CartLines } from './cart-lines.tsx'
import styles from './cart-panel.module.css'

/** The cart in full: lines, what is still missing to the minimum, and the way to the checkout. */
export function CartPanel({
  cart,
  title,
  onEdit,
  action,
}: {
  cart: Cart
  title?: ReactNode
  onEdit: (key: string) => void
  action: ReactNode
}) {
  const { currency, delivery_fee_minor, minimum_order_minor } = cart.restaurant
  const sum = subtotal(cart)
  return (
    <div className={styles.panel}>
      {title}
      <CartLines cart={cart} onEdit={onEdit} />
      <dl className={styles.sums}>
        <div>
          <dt>Dishes</dt>
          <dd>{formatMoney(sum, currency)}</dd>
        </div>
        <div>
          <dt>Delivery</dt>
          <dd>{delivery_fee_minor === 0 ? 'Free' : formatMoney(delivery_fee_minor, currency)}</dd>
        </div>
      </dl>
      <MinimumLine missing={minimum_order_minor - sum} currency={currency} minimum={minimum_order_minor} />
      {action}
    </div>
  )
}

/** How far the cart is from the restaurant's minimum; nothing once it is reached. */
function MinimumLine({ missing, minimum, currency }: { missing: number; minimum: number; currency: string }) {
  if (missing <= 0) return null
  return (
    <p className={styles.minimum}>
      {formatMoney(missing, currency)} more to the minimum of {formatMoney(minimum, currency)}
    </p>
  )
}
