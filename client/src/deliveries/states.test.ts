import { describe, expect, test } from 'vitest'
import { factsWith } from '../testing/orders.ts'
import { reduceDelivery } from './delivery-state.ts'
import { nearestFirst, reduceOffers, tripMetres } from './offers-state.ts'
import { needsSnapshot, reduceRun } from './run-state.ts'
import type { Carried, Offer, Offers, OrderDelivery, Run } from './types.ts'

const at = '2026-11-25T19:00:00Z'
const event = (type: string, body: unknown) => ({ seq: 2, type, body, at })
const leg = { order_id: 'order', leg_id: 'leg', topic: 'delivery:leg' }

describe('reduceDelivery()', () => {
  const nobody: OrderDelivery = { order_id: 'order', status: 'ready', delivery: null }
  const assigned = reduceDelivery(nobody, event('driver_assigned', { ...leg, driver_id: 'sam' }))

  test('a driver comes, without a name at first, and without a point', () => {
    expect(assigned.delivery).toMatchObject({
      leg_id: 'leg',
      topic: 'delivery:leg',
      driver_name: null,
      picked_up_at: null,
    })
  })

  test('the leg starts and ends; what another leg does is nothing', () => {
    const started = reduceDelivery(assigned, event('leg_started', leg))
    expect(started.delivery?.picked_up_at).toBe(at)
    expect(reduceDelivery(started, event('leg_ended', { ...leg, leg_id: 'other', end: 'released' }))).toBe(
      started,
    )
    expect(reduceDelivery(started, event('leg_ended', { ...leg, end: 'reassigned' })).delivery).toBeNull()
  })

  test('an order that is over is carried by nobody, even before its leg says so', () => {
    const over = reduceDelivery(
      assigned,
      event('order_delivered', { ...factsWith({ status: 'delivered', closed_at: at }) }),
    )
    expect(over).toMatchObject({ status: 'delivered', delivery: null })
  })

  test('refuses what it cannot read, so that a snapshot takes its place', () => {
    expect(() => reduceDelivery(nobody, event('driver_assigned', { leg_id: 3 }))).toThrow()
  })
})

describe('reduceRun()', () => {
  const carried: Carried = {
    ...leg,
    restaurant_name: 'Bao House',
    number: 41,
    pay_minor: 740,
    currency: 'EUR',
    taken_at: at,
    picked_up_at: null,
  }
  const shift = { state: 'online', reason: 'chosen', since: at, last_seen_at: at } as const
  const run: Run = { shift, deliveries: [carried], past: [] }

  test('a leg starts, and at its end is gone at once', () => {
    expect(reduceRun(run, event('leg_started', leg)).deliveries[0]?.picked_up_at).toBe(at)
    expect(reduceRun(run, event('leg_ended', { ...leg, end: 'cancelled' })).deliveries).toEqual([])
  })

  test('the shift says why it ended', () => {
    const silent = reduceRun(run, event('shift_changed', { state: 'offline', reason: 'silent', since: at }))
    expect(silent.shift).toMatchObject({ state: 'offline', reason: 'silent', last_seen_at: at })
  })

  test('passes over what is not about driving', () => {
    expect(reduceRun(run, event('order_placed', {}))).toBe(run)
    expect(needsSnapshot(event('driver_assigned', leg))).toBe(true)
    expect(needsSnapshot(event('leg_started', leg))).toBe(false)
  })
})

describe('offers', () => {
  const offer = (order_id: string, latitude: number): Offer => ({
    order_id,
    restaurant_id: 'r',
    restaurant_name: 'Bao House',
    status: 'accepted',
    item_count: 3,
    pay_minor: 740,
    currency: 'EUR',
    distance_m: 1200,
    ready_from: at,
    promised_until: at,
    pickup: { address_line: '1 rue', latitude, longitude: 2.34 },
    area: { label: '75009 Paris', latitude: 48.88, longitude: 2.34 },
  })
  const state: Offers = { topic: 'drivers:1', offers: [offer('a', 48.9), offer('b', 48.87)] }

  test('open, change and close', () => {
    const more = reduceOffers(state, event('offer_opened', offer('c', 48.88)))
    expect(more.offers.map(({ order_id }) => order_id)).toEqual(['a', 'b', 'c'])
    const ready = reduceOffers(more, event('offer_changed', { ...offer('a', 48.9), status: 'ready' }))
    expect(ready.offers.filter(({ order_id }) => order_id === 'a')).toMatchObject([{ status: 'ready' }])
    expect(reduceOffers(ready, event('offer_closed', { order_id: 'b', why: 'taken' })).offers).toHaveLength(2)
  })

  test('move to another topic when somebody stops being a driver', () => {
    expect(reduceOffers(state, event('drivers_changed', { topic: 'drivers:2' })).topic).toBe('drivers:2')
  })

  test('stand nearest first, and say how far the whole trip is', () => {
    const here = { latitude: 48.87, longitude: 2.34 }
    expect(nearestFirst(state.offers, here).map(({ order_id }) => order_id)).toEqual(['b', 'a'])
    expect(nearestFirst(state.offers, null).map(({ order_id }) => order_id)).toEqual(['a', 'b'])
    expect(tripMetres(offer('b', 48.87), here)).toBe(1200)
    expect(tripMetres(offer('a', 48.9), here)).toBeGreaterThan(4400)
  })
})
