import type { Menu, MenuItem } from '@platewire/client'
import { useState } from 'react'
import {
  addLine,
  type Cart,
  type NewCartLine,
  replaceLine,
  setQuantity,
} from '../../../features/cart/cart.ts'
import { useCart, writeCart } from '../../../features/cart/cart-store.ts'
import { announce } from '../../../lib/announce.ts'
import { cartRestaurant } from '../../cart-restaurant.ts'

/** The cart as a menu page uses it: of this restaurant only, asking before it replaces another one's. */
export function useMenuCart(restaurant: Menu['restaurant']) {
  const cart = useCart()
  const [asking, setAsking] = useState<NewCartLine | null>(null)
  const here: Cart | null = cart?.restaurant.id === restaurant.id ? cart : null

  function put(dish: NewCartLine) {
    writeCart(addLine(here, cartRestaurant(restaurant), dish))
    announce(`${dish.quantity} ${dish.name} added to the cart`)
  }

  return {
    here,
    asking,
    countOf: (item: MenuItem): number =>
      here?.lines.reduce((sum, line) => (line.menu_item_id === item.id ? sum + line.quantity : sum), 0) ?? 0,
    add: (dish: NewCartLine) => (cart && !here ? setAsking(dish) : put(dish)),
    replace: (key: string, dish: NewCartLine) => here && writeCart(replaceLine(here, key, dish)),
    remove: (key: string) => here && writeCart(setQuantity(here, key, 0)),
    replaceCart: () => {
      if (asking) put(asking)
      setAsking(null)
    },
    keepCart: () => setAsking(null),
  }
}
