export { createRatings } from './ratings.ts'
export type { NewRating, OrderRating, RatingSubject, Ratings, RatingTag, RestaurantRatings } from './types.ts'
