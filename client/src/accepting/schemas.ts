import * as z from 'zod/mini'
import { loadSchema } from '../restaurants/schemas.ts'

const pauseReasons = ['too_busy', 'short_staffed', 'kitchen_problem', 'closing_early'] as const

/** Why staff pause a restaurant. */
export const pauseReasonSchema = z.enum(pauseReasons)

/** The load of a restaurant as its staff see it. */
export const staffLoadSchema = z.object({
  ...loadSchema.shape,
  restaurant_id: z.string(),
  actor: z.enum(['restaurant', 'system']),
  set_by: z.nullable(z.string()),
  name: z.optional(z.nullable(z.string())),
  /** `orders_missed`: nobody of the staff did it. */
  reason: z.nullable(z.enum([...pauseReasons, 'orders_missed'])),
  misses: z.int(),
  opens_at: z.optional(z.nullable(z.string())),
})

/** How a restaurant answers its orders. */
export const acceptanceSchema = z.object({
  restaurant_id: z.string(),
  accept_minutes: z.int(),
  pause_after: z.nullable(z.int()),
  accepts_automatically: z.boolean(),
})

/** How a dish stands. */
export const stockSchema = z.object({
  menu_item_id: z.string(),
  is_available: z.boolean(),
  left: z.nullable(z.int()),
  back_at: z.nullable(z.string()),
})
