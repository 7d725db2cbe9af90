import { describe, expect, it } from 'vitest'
import { paceOf } from './pace.ts'
import { ticketWith } from './testing.ts'

const at = (minutes: number) => Date.parse('2026-11-24T19:00:00Z') + minutes * 60_000
const iso = (minutes: number) => new Date(at(minutes)).toISOString()

describe('the pace of a new order', () => {
  const ticket = ticketWith({ status: 'placed', placed_at: iso(0) })
  it.each([
    [0.5, 'calm', 'just now'],
    [1, 'calm', 'waits 1 min'],
    [1.99, 'calm', 'waits 1 min'],
    [2, 'due', 'waits 2 min'],
    [4.9, 'due', 'waits 4 min'],
    [5, 'late', 'waits 5 min'],
    [40, 'late', 'waits 40 min'],
    [755, 'late', 'waits 12 h'],
  ])('after %s minutes is %s: "%s"', (minutes, tone, text) => {
    expect(paceOf(ticket, at(minutes))).toEqual({ tone, text })
  })
})

describe('the pace of an order in the kitchen', () => {
  const ticket = ticketWith({ status: 'preparing', accepted_at: iso(0), prep_minutes: 15 })
  it.each([
    [0, 'calm', '15 min'],
    [8.5, 'calm', '6 min'],
    [9.5, 'due', 'due 5 min'],
    [12, 'due', 'due 3 min'],
    [14.2, 'due', 'due now'],
    [15.5, 'late', 'due now'],
    [16, 'late', '1 min late'],
    [21.9, 'late', '6 min late'],
  ])('%s minutes after accepting 15 is %s: "%s"', (minutes, tone, text) => {
    expect(paceOf(ticket, at(minutes))).toEqual({ tone, text })
  })
})

describe('the pace of an order that is cooked', () => {
  it('counts against what the customer was promised', () => {
    const ticket = ticketWith({
      status: 'ready',
      promised_until: iso(30),
      accepted_at: iso(0),
      prep_minutes: 5,
    })
    expect(paceOf(ticket, at(20))).toEqual({ tone: 'calm', text: '10 min' })
    expect(paceOf(ticket, at(27))).toEqual({ tone: 'due', text: 'due 3 min' })
    expect(paceOf(ticket, at(33))).toEqual({ tone: 'late', text: '3 min late' })
  })

  it('says nothing once the order is over', () => {
    expect(paceOf(ticketWith({ status: 'delivered' }), at(99))).toEqual({ tone: 'calm', text: '' })
  })
})
