import { formatMoney, plural } from '../../lib/format.ts'
import { type Cart, countItems, subtotal } from './cart.ts'
import styles from './cart-bar.module.css'

/** The cart at the foot of a phone: how many, how much, and one press to see it. */
export function CartBar({ cart, onOpen }: { cart: Cart; onOpen: () => void }) {
  const count = countItems(cart)
  const sum = formatMoney(subtotal(cart), cart.restaurant.currency)
  return (
    <div className={styles.bar}>
      <button
        type="button"
        className={styles.button}
        onClick={onOpen}
        aria-label={`View cart, ${plural(count, 'dish', 'dishes')}, ${sum}`}
      >
        <span className={styles.count}>{count}</span>
        <span>View cart</span>
        <span className={styles.sum}>{sum}</span>
      </button>
    </div>
  )
}
