import * as z from 'zod/mini'

const id = z.string()
const instant = z.string()
const instantOrNull = z.nullable(z.string())
const minor = z.int()

/** Where an order is in its life. */
export const orderStatusSchema = z.enum([
  'awaiting_payment',
  'scheduled',
  'placed',
  'accepted',
  'preparing',
  'ready',
  'picked_up',
  'delivered',
  'rejected',
  'cancelled',
])

/** Facts from before there were scheduled orders, or deadlines, do not have it. */
const instantOrAbsent = z._default(instantOrNull, null)

const moments = {
  fires_at: instantOrAbsent,
  accept_by: instantOrAbsent,
  scheduled_at: instantOrAbsent,
  placed_at: instantOrNull,
  accepted_at: instantOrNull,
  preparing_at: instantOrNull,
  ready_at: instantOrNull,
  picked_up_at: instantOrNull,
  delivered_at: instantOrNull,
  closed_at: instantOrNull,
}

const common = {
  restaurant_id: id,
  number: z.int(),
  status: orderStatusSchema,
  version: z.int(),
  reason: z.nullable(z.string()),
  item_count: z.int(),
  total_minor: minor,
  currency: z.string(),
  prep_minutes: z.int(),
  promised_from: instant,
  promised_until: instant,
  ...moments,
}

const actorSchema = z.enum(['customer', 'restaurant', 'driver', 'system'])

/** What every event of an order carries. */
export const orderFactsSchema = z.object({ order_id: id, actor: actorSchema, ...common })

/** What a command on an order answers. */
export const orderAnswerSchema = z.object({
  order_id: id,
  actor: actorSchema,
  ...common,
  stream: z.string(),
  seq: z.int(),
})

/** One line of an order's ledger. */
export const orderLineSchema = z.object({
  position: z.int(),
  kind: z.enum(['item', 'delivery_fee', 'service_fee', 'tax', 'tip', 'discount']),
  menu_item_id: z.nullable(id),
  label: z.string(),
  quantity: z.int(),
  unit_minor: minor,
  amount_minor: minor,
  tax_minor: minor,
  tax_rate_bps: z.int(),
  options: z.array(z.object({ group: z.string(), name: z.string(), price_minor: minor })),
  note: z.string(),
})

const orderColumns = {
  id,
  customer_id: z.nullable(id),
  driver_id: z.nullable(id),
  last_actor: actorSchema,
  customer_label: z.string(),
  note: z.string(),
  subtotal_minor: minor,
  tax_minor: minor,
  created_at: instant,
  first_promised_from: instantOrAbsent,
  first_promised_until: instantOrAbsent,
  ...common,
}

/** An order as the database has it. */
export const orderSchema = z.object(orderColumns)

const restaurantNameSchema = z.object({ id, slug: z.string(), name: z.string(), hue: z.int() })

/** An order in the list of one's orders. */
export const listedOrderSchema = z.object({
  ...orderColumns,
  lines: z.array(orderLineSchema),
  restaurant: z.nullable(restaurantNameSchema),
  /** What its customer gave the food, if anything. */
  food_stars: z._default(z.nullable(z.int()), null),
})

/** One move of an order, and what was promised from then on. */
export const orderMoveSchema = z.object({
  version: z.int(),
  status: orderStatusSchema,
  actor: actorSchema,
  reason: z.nullable(z.string()),
  at: instant,
  promised_from: instantOrNull,
  promised_until: instantOrNull,
})

/** Everything about one order, and the number of its stream that this stands at. */
export const orderSnapshotSchema = z.object({
  stream: z.string(),
  seq: z.int(),
  order: orderSchema,
  lines: z.array(orderLineSchema),
  moves: z._default(z.array(orderMoveSchema), []),
  restaurant: z.nullable(
    z.object({
      ...restaurantNameSchema.shape,
      timezone: z.string(),
      address_line: z.string(),
      latitude: z.number(),
      longitude: z.number(),
    }),
  ),
  destination: z.nullable(
    z.object({
      recipient_name: z.string(),
      phone: z.string(),
      line1: z.string(),
      line2: z.string(),
      city: z.string(),
      postcode: z.string(),
      instructions: z.string(),
      latitude: z.number(),
      longitude: z.number(),
    }),
  ),
  payment: z.nullable(
    z.object({
      provider: z.string(),
      status: z.enum(['pending', 'paid', 'failed', 'cancelled', 'refund_due']),
      amount_minor: minor,
      currency: z.string(),
    }),
  ),
})

/** Why an order may be rejected or cancelled, and by whom. */
export const orderReasonSchema = z.object({
  reason: z.string(),
  to_status: z.enum(['rejected', 'cancelled']),
  actor: z.enum(['customer', 'restaurant', 'system']),
  label: z.string(),
})
