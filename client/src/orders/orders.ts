import * as z from 'zod/mini'
import { offline } from '../calls/server-error.ts'
import type { Core } from '../core.ts'
import type { StreamHandle } from '../streams/follow.ts'
import { reduceOrder } from './order-state.ts'
import { listedOrderSchema, orderAnswerSchema, orderReasonSchema, orderSnapshotSchema } from './schemas.ts'
import type { FollowedOrder, OrderRef, Orders } from './types.ts'

const listSchema = z.array(listedOrderSchema)
const reasonsSchema = z.array(orderReasonSchema)

/** What reads quotes comes with the first one: nobody needs it to look around. */
const quoting = () =>
  import('./quote-schemas.ts').catch((cause: unknown) => {
    throw offline(cause)
  })

/** Ordering and following orders. */
export function createOrders(core: Core): Orders {
  const { caller, command, supabase } = core
  return {
    quote: async ({ restaurant_id, items, tip_minor, latitude, longitude, scheduled_for }) =>
      caller.rpc(
        'quote_order',
        {
          restaurant_id,
          items,
          tip_minor: tip_minor ?? 0,
          latitude: latitude ?? null,
          longitude: longitude ?? null,
          ...(scheduled_for ? { scheduled_for } : {}),
        },
        (await quoting()).quoteSchema,
      ),
    slots: async (restaurantId, to) =>
      caller.rpc('order_slots', { restaurant_id: restaurantId, ...to }, (await quoting()).orderSlotsSchema),
    place: (order, options) =>
      command(
        'place_order',
        {
          restaurant_id: order.restaurant_id,
          items: order.items,
          address_id: order.address_id,
          tip_minor: order.tip_minor ?? 0,
          note: order.note ?? '',
          payment_provider: order.payment_provider ?? 'cash_on_delivery',
          expected_total_minor: order.expected_total_minor ?? null,
          ...(order.scheduled_for ? { scheduled_for: order.scheduled_for } : {}),
        },
        orderAnswerSchema,
        options,
      ),
    list: ({ before, max_orders } = {}) =>
      caller.rpc('my_orders', { before: before ?? null, max_orders: max_orders ?? 20 }, listSchema),
    follow: (orderId, onChange) => followOrder(core, orderId, onChange),
    cancel: (order, reason, options) =>
      command('cancel_order', { ...orderArgs(order), reason }, orderAnswerSchema, options),
    reasons: () =>
      caller.request(
        (signal) =>
          supabase
            .from('order_reasons')
            .select('reason, to_status, actor, label')
            .retry(false)
            .abortSignal(signal),
        reasonsSchema,
      ),
  }
}

/** The arguments by which a command names an order and the version it acts on. */
export function orderArgs(order: OrderRef): { order_id: string; version: number } {
  return { order_id: 'order_id' in order ? order.order_id : order.id, version: order.version }
}

function followOrder(
  { caller, userId, follow }: Core,
  orderId: string,
  onChange: Parameters<Orders['follow']>[1],
): StreamHandle<FollowedOrder> {
  const handle = follow<FollowedOrder>(`order:${orderId}`, {
    topics: (data) => ownTopics(data, userId.getSnapshot()),
    reduce: reduceOrder,
    snapshot: async () => {
      const {
        seq,
        stream: _,
        ...state
      } = await caller.rpc('order_snapshot', { order_id: orderId }, orderSnapshotSchema, { attempts: 1 })
      return { seq, state }
    },
    onChange: (change) => {
      // The end of an order settles its payment, which no event carries.
      if (change.events.length > 0 && change.data.order.closed_at !== null) handle.refresh()
      onChange?.(change)
    },
  })
  return handle
}

/** An order's messages go to its customer and its driver. Anybody else who may read it is told by polling. */
function ownTopics(data: FollowedOrder | null, person: string | null | undefined): string[] {
  if (!person) return []
  const isOwn = !data || data.order.customer_id === person || data.order.driver_id === person
  return isOwn ? [`user:${person}`] : []
}
