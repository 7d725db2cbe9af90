import type { StreamEvent } from '@platewire/client'
import { describe, expect, it } from 'vitest'
import { boardWith, ticketWith } from '../testing.ts'
import { arrivalsIn } from './arrivals-in.ts'

const event = (type: string, order_id: string, seq = 1): StreamEvent => ({
  seq,
  type,
  body: { order_id },
  at: '',
})

describe('arrivalsIn', () => {
  it('reports an order that was placed and still waits', () => {
    const data = boardWith(ticketWith({ order_id: 'a' }))
    expect(arrivalsIn({ data, events: [event('order_placed', 'a')] }).placed.map((t) => t.order_id)).toEqual([
      'a',
    ])
  })

  it('tells of an order for later when it is made, and as a new one when its time has come', () => {
    const later = boardWith(ticketWith({ order_id: 'a', status: 'scheduled', placed_at: null }))
    const made = arrivalsIn({ data: later, events: [event('order_scheduled', 'a')] })
    expect([made.scheduled.length, made.placed.length, made.answered]).toEqual([1, 0, []])
    const events = [event('order_scheduled', 'a', 1), event('order_placed', 'a', 2)]
    const fired = arrivalsIn({ data: boardWith(ticketWith({ order_id: 'a' })), events })
    expect([fired.scheduled.length, fired.placed.length, fired.answered]).toEqual([0, 1, []])
  })

  it('does not announce an order that was answered within the same replay', () => {
    const data = boardWith(ticketWith({ order_id: 'a', status: 'accepted' }))
    const { placed, answered } = arrivalsIn({
      data,
      events: [event('order_placed', 'a', 1), event('order_accepted', 'a', 2)],
    })
    expect(placed).toEqual([])
    expect(answered).toEqual(['a'])
  })

  it('tells a customer who cancelled from a cancellation of our own', () => {
    const data = boardWith(
      ticketWith({ order_id: 'a', status: 'cancelled', actor: 'customer' }),
      ticketWith({ order_id: 'b', status: 'cancelled', actor: 'restaurant' }),
    )
    const { cancelled } = arrivalsIn({
      data,
      events: [event('order_cancelled', 'a'), event('order_cancelled', 'b')],
    })
    expect(cancelled.map((t) => t.order_id)).toEqual(['a'])
  })

  it('is silent about events that name no order', () => {
    const events = [
      { seq: 1, type: 'menu_changed', body: { menu_item_id: 'x' }, at: '' },
      { seq: 2, type: 'restaurant_changed', body: {}, at: '' },
    ]
    expect(arrivalsIn({ data: boardWith(), events })).toEqual({
      placed: [],
      scheduled: [],
      answered: [],
      cancelled: [],
    })
  })
})
