import type { MenuItem, Order, Quote } from '@platewire/client'

/** A dish whose first group must be chosen, as menus have them. */
export const porkBao: MenuItem = {
  id: 'item-pork-bao',
  name: 'Pork bao',
  description: 'Braised belly, pickled mustard greens',
  price_minor: 450,
  allergens: ['gluten', 'soy'],
  recipe: 'bread',
  is_available: true,
  tax_class: 'food',
  option_groups: [
    {
      id: 'spice',
      name: 'Spice',
      min_choices: 1,
      max_choices: 1,
      options: [
        { id: 'mild', name: 'Mild', price_minor: 0, is_available: true },
        { id: 'hot', name: 'Hot', price_minor: 0, is_available: true },
      ],
    },
    {
      id: 'extras',
      name: 'Extras',
      min_choices: 0,
      max_choices: 2,
      options: [
        { id: 'pickles', name: 'Extra pickles', price_minor: 50, is_available: true },
        { id: 'egg', name: 'Egg', price_minor: 100, is_available: true },
        { id: 'pork', name: 'Double pork', price_minor: 250, is_available: true },
      ],
    },
  ],
}

/** What the server says two pork bao cost, with nothing in the way. */
export const quote: Quote = {
  currency: 'EUR',
  lines: [
    {
      position: 1,
      kind: 'item',
      menu_item_id: porkBao.id,
      label: 'Pork bao',
      quantity: 2,
      unit_minor: 450,
      amount_minor: 900,
      tax_minor: 82,
      tax_rate_bps: 1000,
      options: [],
      note: '',
    },
  ],
  item_count: 2,
  subtotal_minor: 900,
  tax_minor: 82,
  total_minor: 900,
  distance_m: 800,
  prep_minutes: 15,
  slower_minutes: 0,
  promised_from: '2026-11-24T18:35:00Z',
  promised_until: '2026-11-24T18:45:00Z',
  problems: [],
}

/** An order as the client would hold it, for tests: promised 19:35 to 19:45 in Paris. */
export const orderWith = (more: Partial<Order>): Order => ({
  id: 'o1',
  restaurant_id: 'r1',
  customer_id: 'u1',
  driver_id: null,
  number: 41,
  status: 'placed',
  version: 1,
  last_actor: 'restaurant',
  reason: null,
  currency: 'EUR',
  customer_label: 'Lea M.',
  note: '',
  item_count: 1,
  subtotal_minor: 900,
  tax_minor: 0,
  total_minor: 900,
  prep_minutes: 15,
  promised_from: '2026-11-24T18:35:00Z',
  promised_until: '2026-11-24T18:45:00Z',
  first_promised_from: '2026-11-24T18:35:00Z',
  first_promised_until: '2026-11-24T18:45:00Z',
  created_at: '2026-11-24T18:02:00Z',
  fires_at: null,
  accept_by: null,
  scheduled_at: null,
  placed_at: '2026-11-24T18:02:00Z',
  accepted_at: null,
  preparing_at: null,
  ready_at: null,
  picked_up_at: null,
  delivered_at: null,
  closed_at: null,
  ...more,
})
