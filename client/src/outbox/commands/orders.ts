import * as z from 'zod/mini'
import { orderAnswerSchema } from '../../orders/schemas.ts'
import { defineCommand } from '../define-command.ts'

const minuteMs = 60_000

/** An order for now is worth sending this long after it was made: what was promised then still nearly holds. */
const placingMs = 10 * minuteMs
/** An order for later is good for longer, but not until its time: the kitchen must hear of it before. */
const schedulingMs = 6 * 60 * minuteMs
/** After this nobody expects a cancellation to come through any more. */
const cancellingMs = 60 * minuteMs

const basketItemSchema = z.object({
  menu_item_id: z.string(),
  quantity: z.int(),
  option_ids: z._default(z.readonly(z.array(z.string())), []),
  note: z._default(z.string(), ''),
})

/**
 * Places an order. Kept at most ten minutes, for the total that was shown. It has no id before the server has made it: to cancel
 * an order that is still here, withdraw it.
 */
export const placeOrder = defineCommand({
  name: 'place_order',
  version: 1,
  args: z.object({
    restaurant_id: z.string(),
    items: z.readonly(z.array(basketItemSchema)),
    address_id: z.string(),
    tip_minor: z._default(z.int(), 0),
    note: z._default(z.string(), ''),
    payment_provider: z._default(z.string(), 'cash_on_delivery'),
    expected_total_minor: z._default(z.nullable(z.int()), null),
    scheduled_for: z.optional(z.string()),
  }),
  answer: orderAnswerSchema,
  subject: ({ restaurant_id }) => `restaurant:${restaurant_id}`,
  // An address made on the same train goes first.
  needs: ({ address_id }) => [`address:${address_id}`],
  expiresAt: ({ scheduled_for }, madeAt) =>
    scheduled_for === undefined
      ? madeAt + placingMs
      : Math.max(
          madeAt + placingMs,
          Math.min(madeAt + schedulingMs, Date.parse(scheduled_for) - 60 * minuteMs),
        ),
  standsAlone: true,
})

/** Cancels an order. Too late once the restaurant has accepted. */
export const cancelOrder = defineCommand({
  name: 'cancel_order',
  version: 1,
  args: z.object({ order_id: z.string(), version: z.int(), reason: z.string() }),
  answer: orderAnswerSchema,
  subject: ({ order_id }) => `order:${order_id}`,
  expiresAt: (_, madeAt) => madeAt + cancellingMs,
  isTooLate: ({ reason, facts }) =>
    (reason === 'STALE_VERSION' || reason === 'ILLEGAL_MOVE') &&
    facts.status !== 'placed' &&
    facts.status !== 'scheduled',
})
