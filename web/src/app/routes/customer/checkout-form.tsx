import type { Address } from '@platewire/client'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { Radio } from '../../../components/ui/choice.tsx'
import { TextArea } from '../../../components/ui/text-field.tsx'
import { placeOf } from '../../../features/addresses/place-of.ts'
import { usePlace, writePlace } from '../../../features/addresses/place-store.ts'
import { useKeptAddresses } from '../../../features/addresses/use-kept-addresses.ts'
import {
  type Cart,
  type OrderWishes,
  setQuantity,
  toOrderItems,
  wishesOf,
  withWishes,
} from '../../../features/cart/cart.ts'
import { writeCart } from '../../../features/cart/cart-store.ts'
import { type Difference, findDifferences } from '../../../features/checkout/differences.ts'
import { Section } from '../../../features/checkout/section.tsx'
import { TipChoice } from '../../../features/checkout/tip-choice.tsx'
import { usePlaceOrder } from '../../../features/checkout/use-place-order.ts'
import { useQuote } from '../../../features/checkout/use-quote.ts'
import { isClosedNow, WhenChoice } from '../../../features/checkout/when-choice.tsx'
import { AuthPanel } from '../../../features/session/auth-panel.tsx'
import { isDemo } from '../../../lib/env.ts'
import { paths } from '../../../lib/paths.ts'
import { useSession } from '../../../lib/use-session.ts'
import { useStorefront } from '../../../lib/use-storefront.ts'
import { PageHead } from '../../page.tsx'
import styles from './checkout-form.module.css'
import { CheckoutReceipt } from './checkout-receipt.tsx'
import { CheckoutWhere } from './checkout-where.tsx'

const LONGEST_NOTE = 280

/** The address food goes to: the one chosen here, else the place chosen before, else the first saved. */
function useDestination() {
  const addresses = useKeptAddresses()
  const place = usePlace()
  const [chosenId, setChosenId] = useState<string | null>(null)
  const saved = addresses.data ?? []
  const wanted = chosenId ?? place?.address_id ?? null
  const chosen = saved.find(({ id }) => id === wanted) ?? saved[0] ?? null
  function choose(address: Address) {
    setChosenId(address.id)
    // Whoever leaves to change a dish comes back to the address they chose.
    writePlace(placeOf(address))
  }
  return { addresses, chosen, choose }
}

function whatIsMissing(isSignedIn: boolean, hasAddress: boolean): string {
  if (!isSignedIn) return 'Sign in to order'
  return hasAddress ? 'Choose a time to order' : 'Add an address to order'
}

/**
 * The checkout of one cart. Nothing is optimistic: the order exists when the server has answered. Then the layout empties the cart
 * and shows the order, wherever one is by then.
 */
export function CheckoutForm({ cart }: { cart: Cart }) {
  const session = useSession()
  const navigate = useNavigate()
  const destination = useDestination()
  const wishes = wishesOf(cart)
  const wish = (change: Partial<OrderWishes>) => writeCart(withWishes(cart, change))
  const items = toOrderItems(cart)
  const point = destination.chosen
  const quote = useQuote({
    restaurant_id: cart.restaurant.id,
    items,
    tip_minor: wishes.tip_minor,
    ...(point ? { latitude: point.latitude, longitude: point.longitude } : {}),
    ...(wishes.when?.slot ? { scheduled_for: wishes.when.slot } : {}),
  })
  // Where the kitchen is closed, an order is for later unless somebody says otherwise.
  const when = wishes.when ?? { wantsLater: isClosedNow(quote.data), slot: null }
  const place = usePlaceOrder({ restaurant_id: cart.restaurant.id, items })
  useStorefront(cart.restaurant.id)
  const hasTime = !when.wantsLater || when.slot !== null
  const differences =
    quote.data && !quote.isPlaceholderData
      ? findDifferences(cart.lines, quote.data, when.wantsLater, cart.restaurant.timezone)
      : []

  function act({ action, lineKey, left = 0 }: Difference) {
    place.forget()
    if ((action === 'remove' || action === 'fewer') && lineKey !== null)
      writeCart(setQuantity(cart, lineKey, left))
    else if (action === 'address') document.getElementById('where')?.scrollIntoView({ behavior: 'smooth' })
    else if (action === 'time') {
      wish({ when: { wantsLater: true, slot: null } })
      document.getElementById('when')?.scrollIntoView({ behavior: 'smooth' })
    } else navigate(paths.menu(cart.restaurant.slug))
  }

  function order() {
    if (!point || !quote.data) return
    place.order(
      {
        restaurant_id: cart.restaurant.id,
        items,
        address_id: point.id,
        tip_minor: wishes.tip_minor,
        note: wishes.note.trim(),
        payment_provider: 'cash_on_delivery',
        expected_total_minor: quote.data.total_minor,
        ...(when.slot ? { scheduled_for: when.slot } : {}),
      },
      {
        restaurant: cart.restaurant.name,
        slug: cart.restaurant.slug,
        dishes: cart.lines.map(({ quantity, name }) => `${quantity}× ${name}`).join(', '),
        total_minor: quote.data.total_minor,
        currency: quote.data.currency,
      },
    )
  }

  return (
    <div className={styles.page}>
      <div className={styles.form}>
        <PageHead title="Checkout">
          <p className={styles.from}>
            From <Link to={paths.menu(cart.restaurant.slug)}>{<bdi>{cart.restaurant.name}</bdi>}</Link>
          </p>
        </PageHead>
        {session.status === 'signed_out' && (
          <Section title="Who are you?">
            <AuthPanel
              next="Then you go on right here, with your cart."
              isDemo={isDemo(import.meta.env)}
              recoverLink={<Link to={paths.recover()}>Forgot the password?</Link>}
              start="sign-up"
            />
          </Section>
        )}
        {session.status === 'signed_in' && (
          <>
            <div id="where">
              <CheckoutWhere
                addresses={destination.addresses}
                chosen={destination.chosen}
                slug={cart.restaurant.slug}
                onChoose={destination.choose}
              />
            </div>
            <div id="when">
              <Section title="When">
                <WhenChoice
                  restaurantId={cart.restaurant.id}
                  place={point && { latitude: point.latitude, longitude: point.longitude }}
                  timeZone={cart.restaurant.timezone}
                  quote={quote.data}
                  {...when}
                  onChoose={(chosen) => wish({ when: chosen })}
                />
              </Section>
            </div>
            <Section title="Pay">
              <Radio
                name="payment"
                label="Cash on delivery"
                detail="Pay the courier at the door"
                checked
                readOnly
              />
            </Section>
            <Section title="Tip">
              <TipChoice
                tipMinor={wishes.tip_minor}
                currency={cart.restaurant.currency}
                onChange={(tip_minor) => wish({ tip_minor })}
              />
            </Section>
            <Section title="A word for the kitchen">
              <TextArea
                label="Note"
                optional
                rows={2}
                maxLength={LONGEST_NOTE}
                value={wishes.note}
                onChange={(event) => wish({ note: event.target.value })}
              />
            </Section>
          </>
        )}
      </div>
      <CheckoutReceipt
        cart={cart}
        quote={quote}
        differences={differences}
        onAct={act}
        canPlace={session.status === 'signed_in' && point !== null && hasTime}
        missing={whatIsMissing(session.status === 'signed_in', point !== null)}
        place={place}
        onPlace={order}
      />
    </div>
  )
}
