import type { Order } from '@platewire/client'
import { describe, expect, it } from 'vitest'
import { minutesLate, orderSentence } from './order-sentence.ts'

const NOW = Date.parse('2026-11-24T18:05:00Z')

const order = (more: Partial<Order>): Order => ({
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
  created_at: '2026-11-24T18:02:00Z',
  placed_at: '2026-11-24T18:02:00Z',
  accepted_at: null,
  preparing_at: null,
  ready_at: null,
  picked_up_at: null,
  delivered_at: null,
  closed_at: null,
  ...more,
})

const say = (more: Partial<Order>, reason: string | null = null) =>
  orderSentence(order(more), 'Bao House', 'Europe/Paris', reason, NOW)

describe('the sentence about an order', () => {
  it('names who has it, and since when', () => {
    expect(say({})).toBe('Bao House got your order at 19:02 and answers within minutes.')
  })

  it('says until when it cooks, counted from what the kitchen promised', () => {
    const cooking = {
      status: 'preparing' as const,
      accepted_at: '2026-11-24T18:04:00Z',
      preparing_at: '2026-11-24T18:05:00Z',
    }
    expect(say(cooking)).toBe('Bao House is cooking, ready about 19:19.')
  })

  it('does not promise a time that has passed', () => {
    const slow = {
      status: 'preparing' as const,
      accepted_at: '2026-11-24T17:40:00Z',
      preparing_at: '2026-11-24T17:42:00Z',
    }
    expect(say(slow)).toBe('Bao House has been cooking since 18:42 and is nearly done.')
  })

  it('gives the reason of a rejection and says what it costs', () => {
    const rejected = { status: 'rejected' as const, closed_at: '2026-11-24T18:04:00Z' }
    expect(say(rejected, 'The kitchen is too busy')).toBe(
      'Bao House could not take your order at 19:04. The kitchen is too busy. You pay nothing.',
    )
  })

  it('tells a cancellation by the customer from one by the kitchen', () => {
    const ended = { status: 'cancelled' as const, closed_at: '2026-11-24T18:04:00Z' }
    expect(say({ ...ended, last_actor: 'customer' })).toContain('You cancelled')
    expect(say({ ...ended, last_actor: 'restaurant' })).toContain('Bao House cancelled')
  })
})

describe('lateness', () => {
  it('counts whole minutes behind the promise, only while the order is open', () => {
    const late = Date.parse('2026-11-24T18:51:30Z')
    expect(minutesLate(order({}), late)).toBe(6)
    expect(minutesLate(order({}), NOW)).toBe(0)
    expect(minutesLate(order({ closed_at: '2026-11-24T18:50:00Z' }), late)).toBe(0)
  })
})
