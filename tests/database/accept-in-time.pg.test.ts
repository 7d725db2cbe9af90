import { describe, expect, test } from 'vitest'
import { attend, fallSilent } from '../support/alarming.ts'
import type { Answer, Queryable } from '../support/callers.ts'
import { acceptBy, runAcceptances, runDeadlines, setAcceptance } from '../support/deadlines.ts'
import {
  bringTo,
  createCustomer,
  createDriver,
  hire,
  type Kitchen,
  move,
  type OrderFacts,
  openKitchen,
  placeOrder,
  slotOf,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase({ connections: 12 })
await db.owner.query(`update private.payment_providers set is_enabled = true where provider = 'external'`)
const lea = await createCustomer(db, 'Lea Moreau')
const second = 1000
const minute = 60 * second

async function orderOf(order: Pick<OrderFacts, 'order_id'>): Promise<Answer> {
  const [row] = await db.owner.query(
    `select o.status, o.reason, o.last_actor, p.status as payment from public.orders o join public.payments p on p.order_id = o.id
     where o.id = $1`,
    [order.order_id],
  )
  return row ?? {}
}

const loadOf = (kitchen: Kitchen) =>
  db.as(kitchen.owner).rpc('restaurant_load', { restaurant_id: kitchen.id })

/** Leaves an order unanswered until its deadline has passed. */
async function miss(kitchen: Kitchen): Promise<OrderFacts> {
  const order = await placeOrder(db, await createCustomer(db), kitchen)
  expect(await runDeadlines(db.owner, await acceptBy(db, order))).toContain(order.order_id)
  return order
}

describe('the deadline', async () => {
  const kitchen = await openKitchen(db, { name: 'Bao House' })

  test('is the restaurant’s minutes from the moment the order is placed, and stands in its facts', async () => {
    await setAcceptance(db, kitchen, { accept_minutes: 12 })
    const order = await placeOrder(db, lea, kitchen)
    const { order: row } = await db
      .as(kitchen.owner)
      .rpc<{ order: { placed_at: string; accept_by: string } }>('order_snapshot', {
        order_id: order.order_id,
      })
    expect(Date.parse(row.accept_by) - Date.parse(row.placed_at)).toBe(12 * minute)
    const facts: Answer = { ...order }
    expect(Date.parse(String(facts.accept_by))).toBe(Date.parse(row.accept_by))
    await setAcceptance(db, kitchen, { pause_after: null })
  })

  test('counts from the payment, and from the moment an order for later fires', async () => {
    const paid = await placeOrder(db, lea, kitchen, { payment_provider: 'external' })
    const later = await placeOrder(db, lea, kitchen, { scheduled_for: await slotOf(db, kitchen) })
    for (const { order_id } of [paid, later]) {
      await expect(acceptBy(db, { order_id })).rejects.toThrow('no deadline')
    }
    await db.asService.rpc('confirm_payment', {
      provider: 'external',
      event_id: 'deadline-1',
      order_id: paid.order_id,
      outcome: 'paid',
    })
    await db.owner.query(`update public.orders set fires_at = now() where id = $1`, [later.order_id])
    await db.owner.query('select private.fire_due_orders()')
    for (const { order_id } of [paid, later]) {
      const [row] = await db.owner.query(
        `select accept_by - placed_at = interval '8 minutes' as is_right from public.orders where id = $1`,
        [order_id],
      )
      expect(row).toEqual({ is_right: true })
    }
  })

  test('ends the order at its instant and not a millisecond before, and tells both sides', async () => {
    const order = await placeOrder(db, lea, kitchen)
    const at = await acceptBy(db, order)
    expect(await runDeadlines(db.owner, at - 1)).not.toContain(order.order_id)
    expect(await orderOf(order)).toMatchObject({ status: 'placed' })
    expect(await runDeadlines(db.owner, at)).toContain(order.order_id)
    expect(await orderOf(order)).toEqual({
      status: 'cancelled',
      reason: 'not_answered',
      last_actor: 'system',
      payment: 'cancelled',
    })
    const told = await db.owner.query(
      `select split_part(stream, ':', 1) as scope, body ->> 'actor' as actor, body ->> 'reason' as reason from private.events
       where body ->> 'order_id' = $1 and type = 'order_cancelled' order by stream`,
      [order.order_id],
    )
    expect(told).toEqual(
      ['order', 'restaurant'].map((scope) => ({ scope, actor: 'system', reason: 'not_answered' })),
    )
  })

  test('gives back what was paid', async () => {
    const order = await placeOrder(db, lea, kitchen, { payment_provider: 'external' })
    await db.asService.rpc('confirm_payment', {
      provider: 'external',
      event_id: 'deadline-2',
      order_id: order.order_id,
      outcome: 'paid',
    })
    await runDeadlines(db.owner, await acceptBy(db, order))
    expect(await orderOf(order)).toMatchObject({ status: 'cancelled', payment: 'refund_due' })
  })

  test('does not touch what was answered, is for later, or has no deadline', async () => {
    const customer = await createCustomer(db)
    const orders = [
      await bringTo(db, kitchen, await placeOrder(db, customer, kitchen), 'accepted'),
      await placeOrder(db, customer, kitchen, { scheduled_for: await slotOf(db, kitchen) }),
      await placeOrder(db, customer, kitchen),
    ]
    await db.owner.query('update public.orders set accept_by = null where id = $1', [orders[2]?.order_id])
    await runDeadlines(db.owner, Date.now() + 7 * 24 * 60 * minute)
    const statuses = await Promise.all(orders.map(async (order) => (await orderOf(order)).status))
    expect(statuses).toEqual(['accepted', 'scheduled', 'placed'])
  })

  test('waits a minute after the database came back, because nobody could answer meanwhile', async () => {
    const order = await placeOrder(db, await createCustomer(db), kitchen)
    const [row] = await db.owner.query(
      `select private.cancel_unanswered('{}', $1, now() - pg_postmaster_start_time() + interval '5 seconds') as one`,
      [new Date(await acceptBy(db, order))],
    )
    expect(row).toEqual({ one: null })
    expect(await orderOf(order)).toMatchObject({ status: 'placed' })
  })

  test('waits as long after a crash that the server survived, which emptied what it knew of devices', async () => {
    const order = await placeOrder(db, await createCustomer(db), kitchen)
    await db.owner.query('truncate private.beat_watch')
    const [row] = await db.owner.query(
      `select private.cancel_unanswered('{}', $1, (now() - pg_postmaster_start_time()) / 2) as one`,
      [new Date(await acceptBy(db, order))],
    )
    expect(row).toEqual({ one: null })
  })

  test('goes on beside a restaurant whose stream somebody holds, and comes back to that one', async () => {
    const [held, free] = [await openKitchen(db), await openKitchen(db)]
    const stuck = await placeOrder(db, await createCustomer(db), held)
    const other = await placeOrder(db, await createCustomer(db), free)
    const at = (await acceptBy(db, other)) + second
    const holder = await db.connect()
    await holder.query('begin')
    await holder.query('select 1 from private.stream_heads where stream = $1 for update', [
      `restaurant:${held.id}`,
    ])
    const tried = await runDeadlines(db.owner, at)
    expect(tried).toEqual(expect.arrayContaining([stuck.order_id, other.order_id]))
    expect(await orderOf(stuck)).toMatchObject({ status: 'placed' })
    expect(await orderOf(other)).toMatchObject({ status: 'cancelled' })
    await holder.query('rollback')
    await runDeadlines(db.owner, at)
    expect(await orderOf(stuck)).toMatchObject({ status: 'cancelled' })
  })

  test('is the timer’s business only', async () => {
    for (const caller of [db.asAnon, db.as(lea), db.as(kitchen.owner), db.asService]) {
      expect(await outcomeOf(caller.query('select private.cancel_unanswered()'))).toBe('42501')
      expect(await outcomeOf(caller.query('select private.accept_waiting()'))).toBe('42501')
    }
  })
})

describe('many at once', async () => {
  const schedulers: Queryable[] = await Promise.all(
    [0, 1].map(async () => {
      const client = await db.connect()
      return { query: async (sql, values) => (await client.query(sql, values)).rows }
    }),
  )

  test('two schedulers cancel each order once', async () => {
    const kitchen = await openKitchen(db)
    await setAcceptance(db, kitchen, { pause_after: null })
    const orders: OrderFacts[] = []
    for (let n = 0; n < 30; n += 1) orders.push(await placeOrder(db, await createCustomer(db), kitchen))
    const at = Date.now() + 10 * minute
    const rounds = await Promise.all(schedulers.map((scheduler) => runDeadlines(scheduler, at)))
    const ids = orders.map(({ order_id }) => order_id)
    expect(
      rounds
        .flat()
        .filter((id) => ids.includes(id))
        .sort(),
    ).toEqual([...ids].sort())
    const [told] = await db.owner.query<{ events: string; moves: string }>(
      `select (select count(*) from private.events where stream = $1 and type = 'order_cancelled') as events,
         (select count(*) from private.order_moves where order_id = any ($2) and status = 'cancelled') as moves`,
      [`restaurant:${kitchen.id}`, ids],
    )
    expect(told).toEqual({ events: '30', moves: '30' })
  })

  test('two misses at the same moment pause the restaurant once', async () => {
    const kitchen = await openKitchen(db)
    for (let n = 0; n < 2; n += 1) await placeOrder(db, await createCustomer(db), kitchen)
    const at = Date.now() + 10 * minute
    await Promise.all(schedulers.map((scheduler) => runDeadlines(scheduler, at)))
    expect(await loadOf(kitchen)).toMatchObject({ mode: 'paused', misses: 2 })
    const pauses = await db.owner.query(
      `select 1 from private.events where stream = $1 and type = 'load_changed'`,
      [`restaurant:${kitchen.id}`],
    )
    expect(pauses).toHaveLength(1)
  })
})

describe('orders missed in a row', () => {
  test('pause the restaurant until it opens next, by nobody, for a stated reason', async () => {
    // Open now, and closed for an hour in between.
    const clock = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16)
    const hours = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opens: clock(-2), closes: clock(-3) }))
    const kitchen = await openKitchen(db, { timezone: 'UTC', hours })
    await miss(kitchen)
    expect(await loadOf(kitchen)).toMatchObject({ mode: 'open' })
    await miss(kitchen)
    const load = await loadOf(kitchen)
    expect(load).toMatchObject({
      mode: 'paused',
      reason: 'orders_missed',
      actor: 'system',
      set_by: null,
      name: null,
      misses: 2,
    })
    expect(Date.parse(String(load.until))).toBeGreaterThan(Date.now())
    expect(await reasonOf(placeOrder(db, await createCustomer(db), kitchen))).toBe('RESTAURANT_PAUSED')
    const [event] = await db.owner.query(
      `select body ->> 'mode' as mode, body ->> 'reason' as reason, body ->> 'actor' as actor from private.events
       where stream = $1 and type = 'load_changed'`,
      [`restaurant:${kitchen.id}`],
    )
    expect(event).toEqual({ mode: 'paused', reason: 'orders_missed', actor: 'system' })
  })

  test('count anew after an answer, after somebody set the load, and after half an hour', async () => {
    const kitchen = await openKitchen(db)
    await miss(kitchen)
    await bringTo(db, kitchen, await placeOrder(db, await createCustomer(db), kitchen), 'rejected')
    await miss(kitchen)
    expect(await loadOf(kitchen)).toMatchObject({ mode: 'open' })
    await db.as(kitchen.owner).command('set_load', { restaurant_id: kitchen.id, mode: 'open' })
    await miss(kitchen)
    expect(await loadOf(kitchen)).toMatchObject({ mode: 'open' })
    await db.owner.query(
      `update public.orders set closed_at = closed_at - interval '31 minutes' where restaurant_id = $1`,
      [kitchen.id],
    )
    await miss(kitchen)
    expect(await loadOf(kitchen)).toMatchObject({ mode: 'open' })
    await miss(kitchen)
    expect(await loadOf(kitchen)).toMatchObject({ mode: 'paused' })
  })

  test('pause at the restaurant’s own number, or never', async () => {
    const [strict, never] = [await openKitchen(db), await openKitchen(db)]
    await setAcceptance(db, strict, { pause_after: 1 })
    await setAcceptance(db, never, { pause_after: null })
    await miss(strict)
    for (let n = 0; n < 3; n += 1) await miss(never)
    expect(await loadOf(strict)).toMatchObject({ mode: 'paused', misses: 1 })
    expect(await loadOf(never)).toMatchObject({ mode: 'open' })
  })

  test('are over when somebody of the restaurant says that it is open', async () => {
    const kitchen = await openKitchen(db)
    await setAcceptance(db, kitchen, { pause_after: 1 })
    await miss(kitchen)
    const cook = await hire(db, kitchen)
    await db.as(cook).command('set_load', { restaurant_id: kitchen.id, mode: 'open' })
    expect(await loadOf(kitchen)).toMatchObject({ mode: 'open', misses: 0 })
    await placeOrder(db, await createCustomer(db), kitchen)
  })
})

describe('accepting by itself', async () => {
  const kitchen = await openKitchen(db)
  await setAcceptance(db, kitchen, { accepts_automatically: true })
  await attend(db, kitchen.owner, kitchen)

  test('takes each new order with the time its customer was quoted, as nobody’s act', async () => {
    const order = await placeOrder(db, await createCustomer(db), kitchen)
    expect(await runAcceptances(db.owner)).toContain(order.order_id)
    expect(await orderOf(order)).toMatchObject({ status: 'accepted', last_actor: 'system' })
    const [row] = await db.owner.query<{ prep_minutes: number; actor_id: string | null }>(
      `select o.prep_minutes, m.actor_id from public.orders o join private.order_moves m on m.order_id = o.id and m.version = 2
       where o.id = $1`,
      [order.order_id],
    )
    expect(row).toEqual({ prep_minutes: 20, actor_id: null })
  })

  test('acknowledges nothing: somebody still has to see it, and whoever first works on it has', async () => {
    const order = await placeOrder(db, await createCustomer(db), kitchen)
    await runAcceptances(db.owner)
    const seen = () =>
      db.owner.query('select user_id from public.order_acknowledgements where order_id = $1', [
        order.order_id,
      ])
    expect(await seen()).toEqual([])
    const cook = await hire(db, kitchen)
    const cooking = await move(db, cook, { ...order, version: 2 }, 'preparing')
    expect(await seen()).toEqual([{ user_id: cook.id }])
    await move(db, kitchen.owner, cooking, 'ready')
    expect(await seen()).toEqual([{ user_id: cook.id }])
  })

  test('takes nothing on for a kitchen whose devices are all silent, until one speaks again', async () => {
    const empty = await openKitchen(db)
    await setAcceptance(db, empty, { accepts_automatically: true })
    const device = await attend(db, empty.owner, empty)
    await fallSilent(db, device, 25)
    const order = await placeOrder(db, await createCustomer(db), empty)
    expect(await runAcceptances(db.owner)).not.toContain(order.order_id)
    await attend(db, empty.owner, empty, [], device)
    expect(await runAcceptances(db.owner)).toContain(order.order_id)
  })

  test('leaves orders of other restaurants, and those for later until their time', async () => {
    const other = await openKitchen(db)
    const theirs = await placeOrder(db, await createCustomer(db), other)
    const later = await placeOrder(db, await createCustomer(db), kitchen, {
      scheduled_for: await slotOf(db, kitchen),
    })
    await runAcceptances(db.owner)
    expect((await orderOf(theirs)).status).toBe('placed')
    expect((await orderOf(later)).status).toBe('scheduled')
  })
})

describe('how a restaurant answers', async () => {
  const kitchen = await openKitchen(db)
  const args = {
    restaurant_id: kitchen.id,
    accept_minutes: 5,
    pause_after: 3,
    accepts_automatically: true,
  }

  test('is set by owners and managers, seen by staff, and told in the stream', async () => {
    const [manager, cook] = [await hire(db, kitchen, 'manager'), await hire(db, kitchen)]
    expect(await db.as(manager).command('set_acceptance', args)).toEqual(args)
    expect(await reasonOf(db.as(cook).command('set_acceptance', args))).toBe('NOT_ALLOWED')
    expect(await db.as(cook).query('select * from public.acceptance_settings')).toEqual([args])
    for (const stranger of [lea, await createDriver(db), (await openKitchen(db)).owner]) {
      expect(await reasonOf(db.as(stranger).command('set_acceptance', args))).toBe('NOT_FOUND')
    }
    const [event] = await db.owner.query<{ body: Answer }>(
      `select body from private.events where stream = $1 and type = 'acceptance_changed'`,
      [`restaurant:${kitchen.id}`],
    )
    expect(event?.body).toEqual(args)
  })

  test('takes 2 to 30 minutes and 1 to 10 orders, or none', async () => {
    const wrong = [
      { accept_minutes: 1 },
      { accept_minutes: 31 },
      { accept_minutes: null },
      { pause_after: 0 },
      { pause_after: 11 },
      { accepts_automatically: null },
    ]
    for (const changes of wrong) {
      const attempt = db.as(kitchen.owner).command('set_acceptance', { ...args, ...changes })
      expect(await reasonOf(attempt), JSON.stringify(changes)).toBe('INVALID_ARGUMENT')
    }
  })
})
