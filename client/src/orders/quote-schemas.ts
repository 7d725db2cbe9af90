import * as z from 'zod/mini'
import { orderLineSchema } from './schemas.ts'

const id = z.string()
const instant = z.string()
const instantOrNull = z.nullable(z.string())
const minor = z.int()

/** What stands in the way of a basket; which fields are there depends on `reason`. */
export const quoteProblemSchema = z.object({
  reason: z.enum([
    'ITEM_UNAVAILABLE',
    'OPTION_UNAVAILABLE',
    'OPTION_CHOICE',
    'RESTAURANT_CLOSED',
    'RESTAURANT_PAUSED',
    'SLOT_UNAVAILABLE',
    'OUT_OF_AREA',
    'BELOW_MINIMUM',
  ]),
  menu_item_id: z.optional(z.nullable(id)),
  item: z.optional(z.nullable(z.string())),
  /** The dish left the menu for good, or these of its options did or are sold out. */
  is_gone: z.optional(z.boolean()),
  option_ids: z.optional(z.array(id)),
  group: z.optional(z.string()),
  min_choices: z.optional(z.int()),
  max_choices: z.optional(z.int()),
  opens_at: z.optional(instantOrNull),
  until: z.optional(instantOrNull),
  /** How many there are, where too few are left. */
  left: z.optional(z.int()),
  back_at: z.optional(instantOrNull),
  /** Dishes like it that can be had. */
  alternatives: z.optional(z.array(z.object({ menu_item_id: id, name: z.string(), price_minor: minor }))),
  distance_m: z.optional(z.number()),
  minimum_minor: z.optional(minor),
})

/** What a basket costs now. */
export const quoteSchema = z.object({
  currency: z.string(),
  lines: z.array(orderLineSchema),
  item_count: z.int(),
  subtotal_minor: minor,
  tax_minor: minor,
  total_minor: minor,
  distance_m: z.number(),
  prep_minutes: z.int(),
  /** How much of that is because the kitchen is busy. */
  slower_minutes: z._default(z.int(), 0),
  promised_from: instant,
  promised_until: instant,
  problems: z.array(quoteProblemSchema),
})

/** When an order can be scheduled for. */
export const orderSlotsSchema = z.nullable(
  z.object({ timezone: z.string(), minutes: z.int(), slots: z.array(instant) }),
)
