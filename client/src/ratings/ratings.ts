import * as z from 'zod/mini'
import type { Platewire } from '../platewire.ts'
import { orderRatingSchema, restaurantRatingsSchema } from './schemas.ts'
import type { Ratings } from './types.ts'

const ratingOrNobodysSchema = z.nullable(orderRatingSchema)

/** Rating orders, and reading what was said. */
export function createRatings({ core: { caller, command } }: Pick<Platewire, 'core'>): Ratings {
  return {
    ofOrder: (orderId) => caller.rpc('order_rating', { order_id: orderId }, ratingOrNobodysSchema),
    rate: ({ order_id, subject, stars, tags = [], comment = '' }, options) =>
      command('rate_order', { order_id, subject, stars, tags, comment }, orderRatingSchema, options),
    ofRestaurant: (restaurantId) =>
      caller.rpc('restaurant_ratings', { restaurant_id: restaurantId }, restaurantRatingsSchema),
  }
}
