import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../support/callers.ts'
import {
  bringTo,
  type Customer,
  createCustomer,
  createDriver,
  move,
  type OrderFacts,
  openKitchen,
  placeOrder,
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
