import { describe, expect, it } from 'vitest'
import { isMeant } from './find.ts'
import { lineWith, ticketWith } from './testing.ts'

const ticket = ticketWith({
  number: 141,
  details: {
    customer_label: 'Zoë M.',
    note: '',
    subtotal_minor: 0,
    tax_minor: 0,
    lines: [lineWith({ label: 'Pork bao' }), lineWith({ position: 2, kind: 'tip', label: 'Tip' })],
  },
})

describe('finding an order', () => {
  it.each(['141', '41', 'B 41', 'b41', 'zoë', ' PORK ', 'bao'])('takes %j for it', (search) => {
    expect(isMeant(ticket, search)).toBe(true)
  })
  it.each(['', '  ', '1', '14', 'A 41', 'B 4', 'tip', 'Zoe P'])('does not take %j for it', (search) => {
    expect(isMeant(ticket, search)).toBe(false)
  })
  it('finds the first hundred by two digits, as they are called out', () => {
    expect(isMeant(ticketWith({ number: 4 }), 'A 4')).toBe(true)
    expect(isMeant(ticketWith({ number: 4 }), '4')).toBe(true)
  })
})
