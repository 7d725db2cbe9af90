import type { Menu } from '@platewire/client'
import { describe, expect, it } from 'vitest'
import { stockWords } from './stock-line.tsx'
import { withAvailability, withStock } from './use-availability.ts'

const item = (id: string): Menu['categories'][number]['items'][number] => ({
  id,
  name: id,
  description: '',
  price_minor: 100,
  allergens: [],
  recipe: 'bread',
  is_available: true,
  tax_class: 'Food',
  option_groups: [],
})
const menu: Menu = {
  restaurant: {
    id: 'r',
    slug: 'bao-house',
    name: 'Bao House',
    description: '',
    cuisine: '',
    hue: 30,
    currency: 'EUR',
    timezone: 'Europe/Paris',
    prep_minutes: 15,
    delivery_fee_minor: 0,
    minimum_order_minor: 0,
    is_open: true,
    opens_at: null,
    closes_at: null,
    distance_m: null,
    delivers_here: null,
    minutes_from: 0,
    minutes_until: 0,
    recipes: [],
    address_line: '',
    latitude: 0,
    longitude: 0,
    service_fee_minor: 0,
    hours: [],
  },
  categories: [
    { id: 'a', name: 'Bao', position: 1, items: [item('pork'), item('mushroom')] },
    { id: 'b', name: 'Noodles', position: 2, items: [item('dan-dan')] },
  ],
}
const soldOut = (now: Menu) =>
  now.categories
    .flatMap(({ items }) => items)
    .filter((dish) => !dish.is_available)
    .map(({ id }) => id)

describe('withAvailability', () => {
  it('marks one dish and brings it back, and leaves the menu it was given alone', () => {
    const without = withAvailability(menu, { itemId: 'mushroom', isAvailable: false })
    expect(soldOut(without)).toEqual(['mushroom'])
    expect(soldOut(menu)).toEqual([])
    expect(withAvailability(without, { itemId: 'mushroom', isAvailable: true })).toEqual(menu)
  })
})

describe('withStock', () => {
  it('shows a dish as the server says that it stands', () => {
    const counted = withStock(menu, { menu_item_id: 'pork', is_available: true, left: 12, back_at: null })
    expect(counted.categories[0]?.items[0]).toMatchObject({ id: 'pork', left: 12 })
    expect(counted.categories[1]).toEqual(menu.categories[1])
  })
})

describe('stockWords', () => {
  const back_at = '2026-11-27T11:30:00Z'
  it.each([
    [{}, /^Not counted$/],
    [{ left: 12 }, /^12 left$/],
    [{ left: 12, back_at }, /^12 left, as usual from .*20:30$/],
    [{ is_available: false, left: 0 }, /^Until you switch it back on$/],
    [{ is_available: false, left: 0, back_at }, /^Back .*20:30$/],
  ])('%j', (stock, words) => {
    expect(stockWords({ ...item('pork'), ...stock }, 'Asia/Tokyo')).toMatch(words)
  })
})
