import type { RestaurantCard } from '../restaurants/types.ts'

/** A restaurant's card, for tests. */
export const baoHouse: RestaurantCard = {
  id: 'restaurant-1',
  slug: 'bao-house',
  name: 'Bao House',
  description: '',
  cuisine: 'Taiwanese',
  hue: 30,
  currency: 'EUR',
  timezone: 'Europe/Paris',
  prep_minutes: 20,
  delivery_fee_minor: 290,
  minimum_order_minor: 1000,
  is_open: true,
  opens_at: null,
  closes_at: null,
  distance_m: null,
  delivers_here: null,
  minutes_from: 20,
  minutes_until: 30,
  recipes: ['noodles'],
}
