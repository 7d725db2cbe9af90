import type { Board, Ticket, TicketLine } from '@platewire/client'
import type { Boards } from '@platewire/client/devices'

/** A dish line as the database would hold it, for tests. */
export const lineWith = (line: Partial<TicketLine>): TicketLine => ({
  position: 1,
  kind: 'item',
  menu_item_id: 'item-1',
  label: 'Pork bao',
  quantity: 1,
  unit_minor: 450,
  amount_minor: 450,
  tax_minor: 41,
  tax_rate_bps: 1000,
  options: [],
  note: '',
  station: '',
  cook_minutes: null,
  ...line,
})

/** A ticket as the client would hold it, for tests. */
export const ticketWith = (ticket: Partial<Ticket>): Ticket => ({
  order_id: 'order-41',
  restaurant_id: 'restaurant-1',
  number: 41,
  status: 'placed',
  version: 1,
  actor: 'customer',
  reason: null,
  item_count: 1,
  total_minor: 2450,
  currency: 'EUR',
  fires_at: null,
  accept_by: null,
  scheduled_at: null,
  placed_at: '2026-11-24T19:00:00Z',
  accepted_at: null,
  preparing_at: null,
  ready_at: null,
  picked_up_at: null,
  delivered_at: null,
  closed_at: null,
  promised_from: '2026-11-24T19:35:00Z',
  promised_until: '2026-11-24T19:45:00Z',
  prep_minutes: 15,
  acknowledgement: null,
  has_driver: false,
  progress: { made: [], revision: 0, changed_at: null },
  details: {
    customer_label: 'Lea M.',
    note: '',
    subtotal_minor: 2070,
    tax_minor: 188,
    lines: [lineWith({})],
  },
  ...ticket,
})

/** A board of one restaurant with these tickets, for tests. */
export const boardWith = (...tickets: readonly Ticket[]): Board => ({
  restaurant: {
    id: 'restaurant-1',
    slug: 'bao-house',
    name: 'Bao House',
    description: '',
    cuisine: 'Chinese',
    hue: 30,
    currency: 'EUR',
    timezone: 'Europe/Paris',
    prep_minutes: 15,
    delivery_fee_minor: 290,
    minimum_order_minor: 1200,
    is_open: true,
    opens_at: null,
    closes_at: null,
    distance_m: null,
    delivers_here: null,
    minutes_from: 25,
    minutes_until: 35,
    recipes: ['bread'],
  },
  topic: 'restaurant:restaurant-1:1',
  stations: [''],
  tickets: new Map(tickets.map((ticket) => [ticket.order_id, ticket])),
  availability: new Map(),
})

/** Followed boards that are live, for tests. */
export const boardsOf = (...boards: readonly Board[]): Boards =>
  new Map(
    boards.map((data) => [
      data.restaurant.id,
      { phase: 'live', reason: null, data, seq: 7, missing: 0, error: null, checkedAt: null },
    ]),
  )
