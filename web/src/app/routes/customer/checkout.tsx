import { Link } from 'react-router'
import { buttonClass } from '../../../components/ui/button.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { useCart } from '../../../features/cart/cart-store.ts'
import { paths } from '../../../lib/paths.ts'
import { PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'
import { CheckoutForm } from './checkout-form.tsx'

/** C4: commit. One page: where, when, how to pay, and a button that says what it costs. */
export function CheckoutRoute() {
  const cart = useCart()
  return (
    <>
      <PageTitle>Checkout</PageTitle>
      {cart ? (
        <CheckoutForm key={cart.restaurant.id} cart={cart} />
      ) : (
        <EmptyState
          isPage
          art={<EmptyPlate scene="empty-cart" />}
          title="Your cart is empty"
          action={
            <Link to={paths.home()} className={buttonClass()}>
              See restaurants
            </Link>
          }
        >
          Choose some dishes first; they wait here for you.
        </EmptyState>
      )}
    </>
  )
}
