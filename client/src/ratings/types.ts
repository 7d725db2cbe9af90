import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type * as s from './schemas.ts'

/** What is rated apart from the other. */
export type RatingSubject = RatingTag['subject']
/** One thing a rating may say in one tap: praise, or what was wrong. */
export type RatingTag = z.infer<typeof s.ratingTagSchema>
/** What was said of an order and may still be said; `subjects.driver` is absent where the restaurant's own courier came. */
export type OrderRating = z.infer<typeof s.orderRatingSchema>
/** What customers said of a restaurant's food: by day, never by whom. */
export type RestaurantRatings = z.infer<typeof s.restaurantRatingsSchema>

/** A rating to be given, or one to take the place of what was given. */
export interface NewRating {
  readonly order_id: string
  readonly subject: RatingSubject
  /** 1 to 5. */
  readonly stars: number
  /** Tags of this subject, from `OrderRating.tags`. */
  readonly tags?: readonly string[]
  /** Of the food only, at most 500 characters. */
  readonly comment?: string
}

/** Rating orders, and reading what was said. Everything rejects with `PlatewireError`. */
export interface Ratings {
  /** What the caller said of an order of theirs; null where it is not theirs. */
  ofOrder(orderId: string): Promise<OrderRating | null>
  /** Rates food or driver: within 14 days of the delivery, and changes it for 48 hours. Answers all of the order's ratings. */
  rate(rating: NewRating, options?: CommandOptions): Promise<OrderRating>
  /** Staff: what customers said until yesterday, newest first. What was said or changed today is told tomorrow. */
  ofRestaurant(restaurantId: string): Promise<RestaurantRatings>
}
