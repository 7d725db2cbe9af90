import type { OrderLine } from '@platewire/client'
import { describe, expect, it } from 'vitest'
import { menuOf, porkBao, quote } from '../../testing.tsx'
import { reorderFrom } from './reorder.ts'

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
