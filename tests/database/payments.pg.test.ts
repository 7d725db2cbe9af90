import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Answer, Queryable } from '../support/callers.ts'
import {
  bringTo,
  type Customer,
  createCustomer,
  createDriver,
  type Kitchen,
  move,
  type OrderFacts,
  openKitchen,
  placeOrder,
  slotOf,
} from '../support/kitchen.ts'
import { reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
await db.owner.query(`update private.payment_providers set is_enabled = true where provider = 'external'`)
const kitchen = await openKitchen(db)

async function placeInAdvance(): Promise<{ customer: Customer; order: OrderFacts }> {
  const customer = await createCustomer(db)
  return { customer, order: await placeOrder(db, customer, kitchen, { payment_provider: 'external' }) }
}

function confirm(
  orderId: string,
  outcome: unknown,
  eventId: unknown = randomUUID(),
  more: Answer = {},
): Promise<Answer> {
  return db.asService.rpc('confirm_payment', {
    provider: 'external',
    event_id: eventId,
    order_id: orderId,
    outcome,
    ...more,
  })
}

async function stateOf(orderId: string): Promise<Answer> {
  const [row] = await db.owner.query(
    `select o.status, o.version, p.status as payment from public.orders o join public.payments p on p.order_id = o.id where o.id = $1`,
    [orderId],
  )
  return row ?? {}
}

async function kitchenHeard(orderId: string): Promise<unknown[]> {
  const rows = await db.owner.query<{ type: string }>(
    `select type from private.events where stream = $1 and body ->> 'order_id' = $2 order by seq`,
    [`restaurant:${kitchen.id}`, orderId],
  )
  return rows.map(({ type }) => type)
}

describe('an order paid in advance', () => {
  test('is not the restaurant’s to see until it is paid', async () => {
    const { customer, order } = await placeInAdvance()
    expect(order.status).toBe('awaiting_payment')
    expect(await kitchenHeard(order.order_id)).toEqual([])
    const owner = db.as(kitchen.owner)
    expect(await owner.query('select id from public.orders where id = $1', [order.order_id])).toEqual([])
    expect(
      await owner.query('select 1 from public.order_lines where order_id = $1', [order.order_id]),
    ).toEqual([])
    expect(await owner.query('select 1 from public.payments where order_id = $1', [order.order_id])).toEqual(
      [],
    )
    expect(await owner.rpc('board_tickets', { order_ids: [order.order_id] })).toEqual([])
    expect(JSON.stringify(await owner.rpc('restaurant_board', { restaurant_id: kitchen.id }))).not.toContain(
      order.order_id,
    )
    expect(await owner.rpc('heads', { streams: [order.stream] })).toEqual({})
    expect(await reasonOf(move(db, kitchen.owner, order, 'accepted'))).toBe('NOT_FOUND')
    expect(await db.as(customer).rpc('order_snapshot', { order_id: order.order_id })).toMatchObject({
      order: { status: 'awaiting_payment', placed_at: null },
      payment: { status: 'pending', provider: 'external' },
    })
  })

  test('reaches the kitchen when it is paid, with everything in its stream', async () => {
    const { customer, order } = await placeInAdvance()
    const facts = await confirm(order.order_id, 'paid', 'evt_1', { reference: 'ref-1' })
    expect(facts).toMatchObject({ status: 'placed', version: 2, actor: 'system', seq: 2 })
    expect(await kitchenHeard(order.order_id)).toEqual(['order_placed'])
    expect(await stateOf(order.order_id)).toEqual({ status: 'placed', version: 2, payment: 'paid' })
    const page = await db
      .as(customer)
      .rpc<{ events: { type: string }[] }>('read_stream', { stream: order.stream, after: 0 })
    expect(page.events.map(({ type }) => type)).toEqual(['order_awaiting_payment', 'order_placed'])
    await bringTo(db, kitchen, { ...order, version: 2 }, 'delivered')
    expect(await stateOf(order.order_id)).toMatchObject({ status: 'delivered', payment: 'paid' })
  })

  test('takes a repeated event once, also when it comes eight times at once', async () => {
    const { order } = await placeInAdvance()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => confirm(order.order_id, 'paid', 'evt_twice')),
    )
    expect(new Set(answers.map(({ version }) => version))).toEqual(new Set([2]))
    expect(await kitchenHeard(order.order_id)).toEqual(['order_placed'])
    const kept = await db.owner.query('select outcome from private.payment_events where order_id = $1', [
      order.order_id,
    ])
    expect(kept).toEqual([{ outcome: 'paid' }])
  })

  test('a second event with the same word changes nothing', async () => {
    const { order } = await placeInAdvance()
    await confirm(order.order_id, 'paid')
    await confirm(order.order_id, 'paid')
    expect(await stateOf(order.order_id)).toEqual({ status: 'placed', version: 2, payment: 'paid' })
  })

  test('is cancelled when the payment fails, and the kitchen never hears of it', async () => {
    const { order } = await placeInAdvance()
    expect(await confirm(order.order_id, 'failed')).toMatchObject({
      status: 'cancelled',
      actor: 'system',
      reason: 'payment_failed',
    })
    expect(await stateOf(order.order_id)).toEqual({ status: 'cancelled', version: 2, payment: 'failed' })
    expect(await kitchenHeard(order.order_id)).toEqual([])
  })

  test('money that comes after the customer cancelled is due back', async () => {
    const { customer, order } = await placeInAdvance()
    await move(db, customer, order, 'cancelled', { reason: 'changed_mind' })
    expect(await stateOf(order.order_id)).toMatchObject({ status: 'cancelled', payment: 'cancelled' })
    await confirm(order.order_id, 'paid')
    expect(await stateOf(order.order_id)).toEqual({ status: 'cancelled', version: 2, payment: 'refund_due' })
    expect(await kitchenHeard(order.order_id)).toEqual([])
  })

  test('money that comes after the payment failed is due back', async () => {
    const { order } = await placeInAdvance()
    await confirm(order.order_id, 'failed')
    await confirm(order.order_id, 'paid')
    expect(await stateOf(order.order_id)).toEqual({ status: 'cancelled', version: 2, payment: 'refund_due' })
  })

  test('a failure after the money came changes nothing', async () => {
    const { order } = await placeInAdvance()
    await confirm(order.order_id, 'paid')
    await confirm(order.order_id, 'failed')
    expect(await stateOf(order.order_id)).toEqual({ status: 'placed', version: 2, payment: 'paid' })
  })

  test('a failure after the customer cancelled leaves the payment cancelled', async () => {
    const { customer, order } = await placeInAdvance()
    await move(db, customer, order, 'cancelled', { reason: 'changed_mind' })
    await confirm(order.order_id, 'failed')
    expect(await stateOf(order.order_id)).toMatchObject({ status: 'cancelled', payment: 'cancelled' })
  })

  test('paid money is due back when the restaurant rejects, or cancels later', async () => {
    for (const end of ['rejected', 'cancelled'] as const) {
      const { order } = await placeInAdvance()
      await confirm(order.order_id, 'paid')
      await bringTo(db, kitchen, { ...order, version: 2 }, end)
      expect(await stateOf(order.order_id)).toMatchObject({ status: end, payment: 'refund_due' })
    }
  })

  test('paying and cancelling race: the money is kept or due back, never lost', async () => {
    const ends = new Set<string>()
    for (let round = 0; round < 16; round += 1) {
      const { customer, order } = await placeInAdvance()
      const pay = () => confirm(order.order_id, 'paid').catch(() => {})
      const cancel = () => move(db, customer, order, 'cancelled', { reason: 'changed_mind' }).catch(() => {})
      await Promise.all(round % 2 === 0 ? [pay(), cancel()] : [cancel(), pay()])
      const { status, payment } = await stateOf(order.order_id)
      ends.add(`${status} ${payment}`)
    }
    for (const end of ends) expect(['placed paid', 'cancelled refund_due']).toContain(end)
  })
})

describe('a time to pay', () => {
  const cancelUnpaid = async (queryable: Queryable = db.owner): Promise<string[]> => {
    const tried: string[] = []
    for (;;) {
      const [row] = await queryable.query<{ one: string | null }>('select private.cancel_unpaid($1) as one', [
        tried,
      ])
      if (!row?.one) return tried
      tried.push(row.one)
    }
  }
  /** Lets time pass for an order. */
  const age = ({ order_id }: OrderFacts, minutes: number) =>
    db.owner.query(
      `update public.orders set created_at = created_at - make_interval(mins => $2),
         promised_from = promised_from - make_interval(mins => $2), promised_until = promised_until - make_interval(mins => $2)
       where id = $1`,
      [order_id, minutes],
    )
  const reasonFor = async ({ order_id }: OrderFacts) =>
    (
      await db.owner.query<{ reason: string }>('select reason from public.orders where id = $1', [order_id])
    )[0]?.reason

  test('ends half an hour after ordering: the customer is told, portions are back, later money is due back', async () => {
    const portions = async () =>
      (
        await db.owner.query<{ portions: number }>('select portions from public.menu_items where id = $1', [
          kitchen.soup,
        ])
      )[0]?.portions
    await db.as(kitchen.owner).command('set_item_stock', { menu_item_id: kitchen.soup, portions: 5 })
    const { customer, order } = await placeInAdvance()
    expect(await portions()).toBe(4)
    await age(order, 29)
    expect(await cancelUnpaid()).not.toContain(order.order_id)
    await age(order, 1)
    expect(await cancelUnpaid()).toEqual([order.order_id])
    expect(await cancelUnpaid()).toEqual([])
    expect(await stateOf(order.order_id)).toEqual({ status: 'cancelled', version: 2, payment: 'cancelled' })
    expect(await reasonFor(order)).toBe('not_paid')
    expect(await portions()).toBe(5)
    const page = await db
      .as(customer)
      .rpc<{ events: Answer[] }>('read_stream', { stream: order.stream, after: 1 })
    expect(page.events).toMatchObject([
      { type: 'order_cancelled', body: { actor: 'system', reason: 'not_paid' } },
    ])
    await confirm(order.order_id, 'paid')
    expect(await stateOf(order.order_id)).toMatchObject({ status: 'cancelled', payment: 'refund_due' })
    expect(await kitchenHeard(order.order_id)).toEqual([])
    await db.as(kitchen.owner).command('set_item_stock', { menu_item_id: kitchen.soup, portions: null })
  })

  test('one whose stream is held is left for the next round, and keeps no other waiting', async () => {
    const [held, free] = [(await placeInAdvance()).order, (await placeInAdvance()).order]
    await age(held, 60)
    await age(free, 31)
    const holder = await db.connect()
    await holder.query('begin')
    await holder.query('select from private.stream_heads where stream = $1 for update', [held.stream])
    await cancelUnpaid()
    expect(await stateOf(held.order_id)).toMatchObject({ status: 'awaiting_payment' })
    expect(await stateOf(free.order_id)).toMatchObject({ status: 'cancelled' })
    await holder.query('rollback')
    expect(await cancelUnpaid()).toEqual([held.order_id])
  })

  test.each([
    ['it is paused', (place: Kitchen) => pause(place)],
    ['it has closed', (place: Kitchen) => close(place)],
    [
      'it is not shown any more',
      (place: Kitchen) =>
        db.owner.query('update public.restaurants set is_published = false where id = $1', [place.id]),
    ],
    ['the promise is long past', (_: Kitchen, order: OrderFacts) => age(order, 240)],
  ])('money that comes when %s is due back, and the kitchen never hears of the order', async (_, change) => {
    const place = await openKitchen(db)
    const order = await placeOrder(db, await createCustomer(db), place, { payment_provider: 'external' })
    await change(place, order)
    expect(await confirm(order.order_id, 'paid')).toMatchObject({
      status: 'cancelled',
      actor: 'system',
      reason: 'paid_too_late',
    })
    expect(await stateOf(order.order_id)).toMatchObject({ payment: 'refund_due' })
    expect(
      await db.owner.query(`select from private.events where stream = $1 and body ->> 'order_id' = $2`, [
        `restaurant:${place.id}`,
        order.order_id,
      ]),
    ).toEqual([])
  })

  test('for later is taken while the kitchen is paused for now, and not if it will be closed then', async () => {
    const place = await openKitchen(db)
    const later = async () =>
      placeOrder(db, await createCustomer(db), place, {
        payment_provider: 'external',
        scheduled_for: await slotOf(db, place, 48),
      })
    const [first, second] = [await later(), await later()]
    await pause(place)
    expect(await confirm(first.order_id, 'paid')).toMatchObject({ status: 'scheduled' })
    await close(place)
    expect(await confirm(second.order_id, 'paid')).toMatchObject({
      status: 'cancelled',
      reason: 'paid_too_late',
    })
  })

  const pause = (place: Kitchen) =>
    db.as(place.owner).command('set_load', { restaurant_id: place.id, mode: 'paused', reason: 'too_busy' })
  const close = (place: Kitchen) =>
    db.owner.query('delete from public.restaurant_hours where restaurant_id = $1', [place.id])
})

describe('who may say that something was paid', () => {
  test('only the server: no visitor, customer, owner or driver', async () => {
    const { customer, order } = await placeInAdvance()
    const args = { provider: 'external', event_id: 'mine', order_id: order.order_id, outcome: 'paid' }
    const callers = [db.asAnon, db.as(customer), db.as(kitchen.owner), db.as(await createDriver(db))]
    for (const caller of callers) {
      expect(await reasonOf(caller.rpc('confirm_payment', args))).toBe('42501')
      expect(
        await reasonOf(
          caller.query(`select private.confirm_payment('external', 'e', $1, 'paid', '')`, [order.order_id]),
        ),
      ).toBe('42501')
    }
    expect(await stateOf(order.order_id)).toMatchObject({ status: 'awaiting_payment', payment: 'pending' })
  })

  test('and only of an order that is paid through that provider', async () => {
    const cash = await placeOrder(db, await createCustomer(db), kitchen)
    expect(await reasonOf(confirm(cash.order_id, 'paid'))).toBe('NOT_FOUND')
    expect(await reasonOf(confirm(randomUUID(), 'paid'))).toBe('NOT_FOUND')
    expect(await reasonOf(confirm(cash.order_id, 'refunded'))).toBe('INVALID_ARGUMENT')
    expect(await reasonOf(confirm(cash.order_id, null))).toBe('INVALID_ARGUMENT')
  })
})

describe('cash', () => {
  test('is paid at the door, or not at all', async () => {
    const customer = await createCustomer(db)
    const delivered = await bringTo(db, kitchen, await placeOrder(db, customer, kitchen), 'delivered')
    expect(await stateOf(delivered.order_id)).toMatchObject({ payment: 'paid' })
    const rejected = await bringTo(db, kitchen, await placeOrder(db, customer, kitchen), 'rejected')
    expect(await stateOf(rejected.order_id)).toMatchObject({ payment: 'cancelled' })
  })
})
