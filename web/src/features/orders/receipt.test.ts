import type { OrderLine } from '@platewire/client'
import { describe, expect, it } from 'vitest'
import { orderWith, quote } from '../../testing.tsx'
import { receiptText, taxesOf } from './receipt.ts'

const [dish] = quote.lines
const line = (more: Partial<OrderLine>): OrderLine[] => (dish ? [{ ...dish, ...more }] : [])
const lines = [
  ...line({ amount_minor: 900, tax_minor: 82, tax_rate_bps: 1000 }),
  ...line({ amount_minor: 350, tax_minor: 18, tax_rate_bps: 550, label: 'Tea', quantity: 1 }),
  ...line({ kind: 'delivery_fee', label: 'Delivery', amount_minor: 290, tax_minor: 48, tax_rate_bps: 2000 }),
  ...line({ kind: 'tip', label: 'Tip', amount_minor: 200, tax_minor: 0, tax_rate_bps: 0 }),
]

describe('the receipt', () => {
  it('splits what was paid into net and tax for each rate; a tip has none', () => {
    expect(taxesOf(lines)).toEqual([
      { rate: '20 %', netMinor: 242, taxMinor: 48 },
      { rate: '10 %', netMinor: 818, taxMinor: 82 },
      { rate: '5.5 %', netMinor: 332, taxMinor: 18 },
    ])
  })

  it('does not say a tax twice that is a line already', () => {
    expect(taxesOf([...lines, ...line({ kind: 'tax', label: 'Tax 10 %' })])).toEqual([])
  })

  it('is shared as words', () => {
    const data = {
      order: orderWith({ total_minor: 1740 }),
      lines,
      moves: [],
      restaurant: null,
      destination: null,
      payment: null,
    }
    expect(receiptText(data).split('\n')).toEqual([
      'Order, no. 41 (A 41)',
      expect.stringMatching(/^Tue, Nov 24, 2026, \d\d:02$/),
      '2× Pork bao: €9.00',
      '1× Tea: €3.50',
      'Delivery: €2.90',
      'Tip: €2.00',
      'Total: €17.40',
      'Tax included 20 %: €0.48',
      'Tax included 10 %: €0.82',
      'Tax included 5.5 %: €0.18',
    ])
  })
})
