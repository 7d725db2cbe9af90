import { Stepper } from '../../components/ui/stepper.tsx'
import { formatMoney } from '../../lib/format.ts'
import { type Cart, setQuantity } from './cart.ts'
import styles from './cart-lines.module.css'
import { writeCart } from './cart-store.ts'

/** The dishes in the cart, each with its choices, quantity and amount. */
export function CartLines({ cart, onEdit }: { cart: Cart; onEdit?: ((key: string) => void) | undefined }) {
  return (
    <ul className={styles.lines}>
      {cart.lines.map((line) => (
        <li key={line.key} className={styles.line}>
          <span className={styles.words}>
            <bdi className={styles.name}>{line.name}</bdi>
            {line.options.length > 0 && (
              <span className={styles.detail}>
                {line.options.map((option, index) => (
                  <span key={option.id}>
                    {index > 0 && ', '}
                    <bdi>{option.name}</bdi>
                  </span>
                ))}
              </span>
            )}
            {line.note && (
              <span className={styles.detail}>
                “<bdi>{line.note}</bdi>”
              </span>
            )}
            {onEdit && (
              <button
                type="button"
                className={styles.edit}
                onClick={() => onEdit(line.key)}
                aria-label={`Change ${line.name}`}
              >
                Change
              </button>
            )}
          </span>
          <span className={styles.amount}>
            {formatMoney(line.unit_minor * line.quantity, cart.restaurant.currency)}
          </span>
          <span className={styles.stepper}>
            <Stepper
              size="small"
              value={line.quantity}
              of={line.name}
              onChange={(quantity) => writeCart(setQuantity(cart, line.key, quantity))}
              onRemove={() => writeCart(setQuantity(cart, line.key, 0))}
            />
          </span>
        </li>
      ))}
    </ul>
  )
}
