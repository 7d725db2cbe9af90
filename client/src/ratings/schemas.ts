import * as z from 'zod/mini'
import { orderStatusSchema } from '../orders/schemas.ts'

const givenSchema = z.object({
  is_open: z.boolean(),
  stars: z.nullable(z.int()),
  tags: z.array(z.string()),
  comment: z.string(),
  rated_at: z.nullable(z.string()),
})

const subjectSchema = z.enum(['food', 'driver'])

/** One thing a rating may say in one tap. */
export const ratingTagSchema = z.object({
  subject: subjectSchema,
  tag: z.string(),
  is_praise: z.boolean(),
  position: z.int(),
  label: z.string(),
})

/** What was said of an order and may still be said. */
export const orderRatingSchema = z.object({
  order_id: z.string(),
  status: orderStatusSchema,
  limits: z.nullable(z.object({ rate_until: z.string(), change_for_hours: z.int() })),
  driver_name: z.nullable(z.string()),
  subjects: z.object({ food: givenSchema, driver: z.optional(givenSchema) }),
  tags: z.array(ratingTagSchema),
})

/** What customers said of a restaurant's food. */
export const restaurantRatingsSchema = z.object({
  score: z.nullable(z.object({ average: z.number(), count: z.int() })),
  ratings: z.array(
    z.object({ stars: z.int(), tags: z.array(z.string()), comment: z.string(), day: z.string() }),
  ),
})
