import type { FullTicket, OrderFacts } from '../orders/types.ts'

const at = '2026-11-24T19:00:00+00:00'

/** The facts of an order, as an event carries them. */
export function factsWith(changes: Partial<OrderFacts> = {}): OrderFacts {
  return {
    order_id: 'order-1',
    restaurant_id: 'restaurant-1',
    number: 41,
    status: 'placed',
    version: 1,
    actor: 'customer',
    reason: null,
    item_count: 2,
    total_minor: 2450,
    currency: 'EUR',
    prep_minutes: 20,
    promised_from: at,
    promised_until: at,
    fires_at: null,
    accept_by: null,
    scheduled_at: null,
    placed_at: at,
    accepted_at: null,
    preparing_at: null,
    ready_at: null,
    picked_up_at: null,
    delivered_at: null,
    closed_at: null,
    ...changes,
  }
}

/** An order with its lines, as the database answers it. */
export function ticketWith(changes: Partial<OrderFacts> = {}): FullTicket {
  const { order_id, actor, ...columns } = factsWith(changes)
  return {
    id: order_id,
    last_actor: actor,
    customer_id: 'lea',
    driver_id: null,
    customer_label: 'Lea M.',
    note: 'no coriander',
    subtotal_minor: 2200,
    tax_minor: 200,
    created_at: at,
    first_promised_from: at,
    first_promised_until: at,
    acknowledgement: null,
    progress: null,
    ...columns,
    lines: [
      {
        position: 1,
        kind: 'item',
        menu_item_id: 'dish-1',
        label: 'Gyoza',
        quantity: 2,
        unit_minor: 1100,
        amount_minor: 2200,
        tax_minor: 200,
        tax_rate_bps: 1000,
        options: [],
        note: '',
        station: '',
        cook_minutes: null,
      },
    ],
  }
}
