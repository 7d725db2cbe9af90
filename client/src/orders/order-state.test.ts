import { describe, expect, test } from 'vitest'
import { factsWith, ticketWith } from '../testing/orders.ts'
import { factsOfOrder, reduceOrder } from './order-state.ts'
import { orderFactsSchema, orderSchema } from './schemas.ts'
import type { FollowedOrder, OrderFacts } from './types.ts'

const event = (type: string, body: unknown) => ({ seq: 2, type, body, at: '2026-11-24' })
const { lines, acknowledgement: _, progress: _none, ...order } = ticketWith()
const state: FollowedOrder = { order, lines, moves: [], restaurant: null, destination: null, payment: null }
const moved = (facts: Partial<OrderFacts>) => event('order_accepted', factsWith(facts))

describe('reduceOrder()', () => {
  test('takes over everything a newer version says, and leaves the rest', () => {
    const next = reduceOrder(
      state,
      moved({ version: 2, status: 'accepted', actor: 'restaurant', prep_minutes: 30, accepted_at: 'now' }),
    )
    expect(next.order).toEqual({
      ...order,
      version: 2,
      status: 'accepted',
      last_actor: 'restaurant',
      prep_minutes: 30,
      accepted_at: 'now',
    })
    expect(orderSchema.parse(next.order)).toEqual(next.order)
    expect(next.lines).toBe(state.lines)
  })

  test('keeps the history going: when each move came and what it promised', () => {
    const promised_from = '2026-11-24T19:40:00+00:00'
    const once = reduceOrder(state, moved({ version: 2, status: 'accepted', promised_from }))
    const twice = reduceOrder(once, moved({ version: 3, status: 'preparing', promised_from }))
    expect(twice.moves).toMatchObject([
      { version: 2, status: 'accepted', promised_from, at: '2026-11-24' },
      { version: 3, status: 'preparing' },
    ])
    expect(reduceOrder(twice, moved({ version: 3, status: 'preparing' }))).toBe(twice)
  })

  test('stays the same object for what it knows already', () => {
    expect(reduceOrder(state, moved({ version: 1, status: 'accepted' }))).toBe(state)
  })

  test('passes over events of other kinds, which a later version may send', () => {
    expect(reduceOrder(state, event('driver_assigned', { driver: 'Sam' }))).toBe(state)
  })

  test('refuses an event it cannot read, so that a snapshot takes its place', () => {
    expect(() =>
      reduceOrder(state, event('order_teleported', { ...factsWith(), status: 'teleported' })),
    ).toThrow()
  })
})

test('factsOfOrder() holds every field that events carry', () => {
  expect(factsOfOrder(order)).toEqual(factsWith())
  expect(Object.keys(factsOfOrder(order)).sort()).toEqual(Object.keys(orderFactsSchema.shape).sort())
})
