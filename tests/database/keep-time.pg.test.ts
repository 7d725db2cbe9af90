import { describe, expect, test } from 'vitest'
import type { Answer, Person } from '../support/callers.ts'
import {
  bringTo,
  createCustomer,
  createDriver,
  hire,
  move,
  type OrderFacts,
  openKitchen,
  placeOrder,
  type Target,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const kitchen = await openKitchen(db)
const lea = await createCustomer(db)
const jun = await hire(db, kitchen)
const sam = await createDriver(db)
const minute = 60_000

const extend = (person: Person, order: OrderFacts, minutes: unknown = 10) =>
  db.as(person).command<OrderFacts & Answer>('extend_preparation', {
    order_id: order.order_id,
    version: order.version,
    minutes,
  })
const promiseOf = (order: Answer) => Date.parse(String(order.promised_from))
const accepted = async () => bringTo(db, kitchen, await placeOrder(db, lea, kitchen), 'accepted')

describe('extending', () => {
  test('moves the promise by as much, as a move of its own, and dates no step anew', async () => {
    const order: OrderFacts & Answer = { ...(await accepted()) }
    const longer = await extend(jun, order)
    expect(promiseOf(longer) - promiseOf(order)).toBe(10 * minute)
    expect(longer).toMatchObject({
      status: 'accepted',
      version: order.version + 1,
      prep_minutes: 25,
      accepted_at: order.accepted_at,
      actor: 'restaurant',
    })
    const { moves, order: row } = await db
      .as(lea)
      .rpc<{ moves: Answer[]; order: Answer }>('order_snapshot', { order_id: order.order_id })
    expect(moves.map(({ status }) => status)).toEqual(['placed', 'accepted', 'accepted'])
    expect(moves.at(-1)).toMatchObject({ promised_from: row.promised_from })
    expect(row.first_promised_from).not.toBe(row.promised_from)
  })

  test('is told to the customer and the kitchen, and to drivers who could take it, as a change and no second offer', async () => {
    const order = await accepted()
    const { seq } = await extend(jun, order, 20)
    const told = await db.owner.query(
      `select split_part(stream, ':', 1) as scope, type from private.events
       where body ->> 'order_id' = $1 order by created_at desc, stream limit 3`,
      [order.order_id],
    )
    expect(told).toEqual(
      expect.arrayContaining([
        { scope: 'drivers', type: 'offer_changed' },
        { scope: 'order', type: 'order_extended' },
        { scope: 'restaurant', type: 'order_extended' },
      ]),
    )
    expect(seq).toBe(order.seq + 1)
  })

  test.each<[Target | 'placed', string]>([
    ['placed', 'ILLEGAL_MOVE'],
    ['accepted', 'ok'],
    ['preparing', 'ok'],
    ['ready', 'ok'],
    ['picked_up', 'ILLEGAL_MOVE'],
    ['delivered', 'ILLEGAL_MOVE'],
    ['rejected', 'ILLEGAL_MOVE'],
    ['cancelled', 'ILLEGAL_MOVE'],
  ])('an order that is %s: %s', async (status, expected) => {
    const placed = await placeOrder(db, await createCustomer(db), kitchen)
    const order = status === 'placed' ? placed : await bringTo(db, kitchen, placed, status)
    expect(await outcomeOf(extend(jun, order))).toBe(expected)
  })

  test('takes 5, 10 or 20 minutes, and not beyond three hours in all', async () => {
    const order = await accepted()
    for (const minutes of [0, 7, -5, 30, null])
      expect(await reasonOf(extend(jun, order, minutes))).toBe('INVALID_ARGUMENT')
    const long = await move(db, jun, await placeOrder(db, lea, kitchen), 'accepted', { prep_minutes: 175 })
    expect(await reasonOf(extend(jun, long, 10))).toBe('INVALID_ARGUMENT')
    await extend(jun, long, 5)
  })

  test('is the restaurant’s to do, once per version', async () => {
    const order = await accepted()
    expect(await reasonOf(extend(lea, order))).toBe('ILLEGAL_MOVE')
    expect(await reasonOf(extend(sam, order))).toBe('NOT_FOUND')
    expect(await reasonOf(extend((await openKitchen(db)).owner, order))).toBe('NOT_FOUND')
    const both = await Promise.all([outcomeOf(extend(jun, order)), outcomeOf(extend(kitchen.owner, order))])
    expect(both.sort()).toEqual(['STALE_VERSION', 'ok'])
  })
})

test('an order that is ready early may skip cooking, and its promise comes closer', async () => {
  const order: OrderFacts & Answer = {
    ...(await move(db, jun, await placeOrder(db, lea, kitchen), 'accepted', { prep_minutes: 40 })),
  }
  const ready: OrderFacts & Answer = { ...(await move(db, jun, order, 'ready')) }
  expect(ready.status).toBe('ready')
  expect((promiseOf(order) - promiseOf(ready)) / minute).toBeCloseTo(40, 0)
})
