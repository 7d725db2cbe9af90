import { describe, expect, it } from 'vitest'
import { ticketWith } from '../testing.ts'
import { endingLabel } from './reason-dialog.tsx'
import { minuteChoices } from './ticket-acts.tsx'

describe('the button that ends an order', () => {
  const ticket = ticketWith({ total_minor: 2450 })
  it.each([
    ['cancel', true, 'Cancel and refund €24.50'],
    ['cancel', false, 'Cancel the order of €24.50'],
    ['reject', true, 'Reject A 41 and refund €24.50'],
    ['reject', false, 'Reject A 41'],
  ] as const)('states what follows: %s, paid %s', (ending, isPaid, label) => {
    expect(endingLabel(ending, ticket, isPaid)).toBe(label)
  })
})

describe('the minutes to choose from', () => {
  it("hold the kitchen's own time, in order and once", () => {
    expect(minuteChoices(15)).toEqual([10, 15, 20, 25])
    expect(minuteChoices(18)).toEqual([10, 15, 18, 20, 25])
    expect(minuteChoices(40)).toEqual([10, 15, 20, 25, 40])
  })
})
