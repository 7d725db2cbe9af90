import type { Menu } from '@platewire/client'
import type { CartRestaurant } from '../features/cart/cart.ts'

/** What the cart keeps of a restaurant. */
export const cartRestaurant = (restaurant: Menu['restaurant']): CartRestaurant => ({
  id: restaurant.id,
  slug: restaurant.slug,
  name: restaurant.name,
  hue: restaurant.hue,
  currency: restaurant.currency,
  timezone: restaurant.timezone,
  minimum_order_minor: restaurant.minimum_order_minor,
  delivery_fee_minor: restaurant.delivery_fee_minor,
})
