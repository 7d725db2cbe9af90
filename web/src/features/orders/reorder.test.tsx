import type { Menu, OrderLine } from '@platewire/client'
import { describe, expect, it } from 'vitest'
import { porkBao, quote } from '../../testing.tsx'
import { reorderFrom } from './reorder.ts'

const menuOf = (item: typeof porkBao): Menu => ({
  restaurant: {
    id: 'r1',
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
    minutes_from: 10,
    minutes_until: 20,
    recipes: [],
    address_line: '',
    latitude: 0,
    longitude: 0,
    service_fee_minor: 0,
    hours: [],
  },
  categories: [{ id: 'c', name: 'Bao', position: 1, items: [item] }],
})

function ordered(names: string[]): { lines: OrderLine[] } {
  const [line] = quote.lines
  const options = names.map((name) => ({ group: name === 'Hot' ? 'Spice' : 'Extras', name, price_minor: 0 }))
  return { lines: line ? [{ ...line, options }] : [] }
}

describe('ordering again', () => {
  it('takes the same choices at the prices of today', () => {
    const { dishes, missing } = reorderFrom(menuOf(porkBao), ordered(['Hot', 'Egg']))
    expect(missing).toEqual([])
    expect(dishes).toMatchObject([{ quantity: 2, unit_minor: 550 }])
    expect(dishes[0]?.options.map(({ id }) => id)).toEqual(['hot', 'egg'])
  })

  it('names a dish whose choice is gone, rather than leaving the choice out', () => {
    expect(reorderFrom(menuOf(porkBao), ordered(['Hot', 'Truffle']))).toEqual({
      dishes: [],
      missing: ['Pork bao'],
    })
  })

  it('names a dish that is sold out', () => {
    const soldOut = menuOf({ ...porkBao, is_available: false })
    expect(reorderFrom(soldOut, ordered(['Hot'])).missing).toEqual(['Pork bao'])
  })
})
