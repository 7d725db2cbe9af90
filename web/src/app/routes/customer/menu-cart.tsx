import { useState } from 'react'
import { Link } from 'react-router'
import { buttonClass } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { type Cart, subtotal } from '../../../features/cart/cart.ts'
import { CartBar } from '../../../features/cart/cart-bar.tsx'
import { CartPanel } from '../../../features/cart/cart-panel.tsx'
import { formatMoney } from '../../../lib/format.ts'
import { paths } from '../../../lib/paths.ts'
import { EmptyPlate } from '../../pictures.tsx'
import styles from './menu-cart.module.css'

/** The cart beside a menu: a panel where there is room, else a bar at the foot that opens it. */
export function MenuCart({
  cart,
  isOpen,
  canOrder,
  onEdit,
}: {
  cart: Cart | null
  isOpen: boolean
  /** Now, or for when it opens. */
  canOrder: boolean
  onEdit: (key: string) => void
}) {
  const [isShown, setShown] = useState(false)
  const go = (of: Cart) => <GoToCheckout cart={of} isOpen={isOpen} canOrder={canOrder} />
  return (
    <>
      <aside className={styles.panel} aria-label="Cart">
        <h2 className={styles.title}>Your cart</h2>
        {cart ? (
          <CartPanel cart={cart} onEdit={onEdit} action={go(cart)} />
        ) : (
          <div className={styles.empty}>
            <EmptyPlate scene="empty-cart" />
            <p>Nothing in it yet. Press a dish to begin.</p>
          </div>
        )}
      </aside>
      {cart && <CartBar cart={cart} onOpen={() => setShown(true)} />}
      <Dialog
        isOpen={isShown && cart !== null}
        variant="sheet"
        title="Your cart"
        onClose={() => setShown(false)}
      >
        {cart && (
          <CartPanel
            cart={cart}
            onEdit={(key) => {
              setShown(false)
              onEdit(key)
            }}
            action={go(cart)}
          />
        )}
      </Dialog>
    </>
  )
}

function GoToCheckout({ cart, isOpen, canOrder }: { cart: Cart; isOpen: boolean; canOrder: boolean }) {
  const isEnough = subtotal(cart) >= cart.restaurant.minimum_order_minor
  if (!canOrder) return <p className={styles.hint}>Kept for when they open.</p>
  if (!isEnough) return null
  return (
    <Link to={paths.checkout()} className={buttonClass({ size: 'large', wide: true })}>
      {isOpen ? 'Go to checkout' : 'Order for later'}, {formatMoney(subtotal(cart), cart.restaurant.currency)}
    </Link>
  )
}
