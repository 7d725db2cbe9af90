import { describe, expect, test } from 'vitest'
import type { Answer } from '../support/callers.ts'
import {
  createCustomer,
  type Kitchen,
  move,
  type OrderFacts,
  openKitchen,
  placeOrder,
  slotOf,
  street,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase({ connections: 20 })
await db.owner.query(`update private.payment_providers set is_enabled = true where provider = 'external'`)
const kitchen = await openKitchen(db, { name: 'Bao House' })
const lea = await createCustomer(db, 'Lea Moreau')
const minute = 60_000
/** Twenty minutes of cooking, five to hand over: what a test kitchen needs for the house next door. */
const lead = 25 * minute

interface Row {
  status: string
  fires_at: Date
  promised_from: Date
  promised_until: Date
  first_promised_from: Date
}

const schedule = async (hours = 24, more: Answer = {}): Promise<OrderFacts> =>
  placeOrder(db, await createCustomer(db), kitchen, {
    scheduled_for: await slotOf(db, kitchen, hours),
    ...more,
  })
const rowOf = async ({ order_id }: Pick<OrderFacts, 'order_id'>): Promise<Row> => {
  const [row] = await db.owner.query<Row>('select * from public.orders where id = $1', [order_id])
  if (!row) throw new Error('no such order')
  return row
}
const told = async (stream: string): Promise<string[]> =>
  (
    await db.owner.query<{ type: string }>('select type from private.events where stream = $1 order by seq', [
      stream,
    ])
  ).map(({ type }) => type)
/** Makes an order due, as time does. */
const makeDue = ({ order_id }: OrderFacts): Promise<unknown> =>
  db.owner.query(`update public.orders set fires_at = now() - interval '1 second' where id = $1`, [order_id])
/** An order of somebody new whose time has come. */
const dueAt = async (place: Kitchen): Promise<OrderFacts> => {
  const order = await placeOrder(db, await createCustomer(db), place, {
    scheduled_for: await slotOf(db, place),
  })
  await makeDue(order)
  return order
}
const stillDue = `select from public.orders where status = 'scheduled' and fires_at <= now()`
const sweep = async (
  client: { query(sql: string): Promise<unknown> } = db.owner,
  atMost = 50,
): Promise<unknown> => client.query(`select private.fire_due_orders(${atMost})`)

describe('the times to choose from', () => {
  const slotsAt = async (place: Kitchen, at: string): Promise<string[]> =>
    (
      await db.owner.query<{ slot: Date }>(
        'select slot from private.order_slots($1, $2, $3, $4) as s (slot)',
        [place.id, street.latitude, street.longitude, at],
      )
    ).map(({ slot }) => slot.toISOString().slice(0, 16))
  const open = (opens: string, closes: string, timezone: string, weekdays = [0, 1, 2, 3, 4, 5, 6]) =>
    openKitchen(db, { timezone, hours: weekdays.map((weekday) => ({ weekday, opens, closes })) })

  test('begin after cooking and the way, are quarters of an hour, and end within the week', async () => {
    const slots = await slotsAt(kitchen, '2026-11-24T10:07:00Z')
    expect(slots[0]).toBe('2026-11-24T10:45')
    expect(slots.at(-1)).toBe('2026-12-01T10:00')
    expect(slots.length).toBe(7 * 96 - 2)
  })

  test('leave the kitchen open from the first pan to the last bag, in its own time zone', async () => {
    const paris = await slotsAt(await open('11:00', '13:00', 'Europe/Paris'), '2026-11-24T06:00:00Z')
    // Opens at ten in UTC: cooking 20 minutes, the way 5. Food must have left by noon.
    expect(paris.slice(0, 8).at(0)).toBe('2026-11-24T10:30')
    expect(paris.filter((slot) => slot.startsWith('2026-11-24')).at(-1)).toBe('2026-11-24T12:00')
    const tokyo = await slotsAt(await open('11:00', '13:00', 'Asia/Tokyo'), '2026-11-24T06:00:00Z')
    expect(tokyo[0]).toBe('2026-11-25T02:30')
  })

  test('pass midnight where the hours do', async () => {
    const late = await open('22:00', '02:00', 'UTC', [5])
    const slots = await slotsAt(late, '2026-11-27T12:00:00Z')
    expect([slots[0], slots.at(-1)]).toEqual(['2026-11-27T22:30', '2026-11-28T02:00'])
  })

  test('know the hour that a clock change skips, and the one it repeats', async () => {
    const night = await open('01:00', '04:00', 'Europe/Paris', [0])
    // 2026-03-29: 02:00 becomes 03:00, two hours of opening; 2026-10-25: 03:00 becomes 02:00, four hours.
    const spring = await slotsAt(night, '2026-03-28T12:00:00Z')
    const autumn = await slotsAt(night, '2026-10-24T12:00:00Z')
    expect([spring[0], spring.at(-1)]).toEqual(['2026-03-29T00:30', '2026-03-29T02:00'])
    expect([autumn[0], autumn.at(-1)]).toEqual(['2026-10-24T23:30', '2026-10-25T03:00'])
    expect(new Set(autumn).size).toBe(autumn.length)
  })

  test('are none where the kitchen is never open, and null where there is no kitchen', async () => {
    const shut = await openKitchen(db, { hours: [] })
    expect(await db.asAnon.rpc('order_slots', { restaurant_id: shut.id })).toMatchObject({ slots: [] })
    const hidden = await openKitchen(db, { isPublished: false })
    expect(await db.asAnon.rpc('order_slots', { restaurant_id: hidden.id })).toBeNull()
  })
})

describe('placing for later', () => {
  test('promises exactly that quarter of an hour, and tells the kitchen at once', async () => {
    const slot = await slotOf(db, kitchen)
    const order = await placeOrder(db, lea, kitchen, { scheduled_for: slot })
    const row = await rowOf(order)
    expect(order).toMatchObject({ status: 'scheduled', version: 1, placed_at: null })
    expect(row.promised_from.getTime()).toBe(Date.parse(slot))
    expect(row.promised_until.getTime()).toBe(Date.parse(slot) + 15 * minute)
    expect(row.fires_at.getTime()).toBe(Date.parse(slot) - lead)
    expect(await told(`order:${order.order_id}`)).toEqual(['order_scheduled'])
    expect((await told(`restaurant:${kitchen.id}`)).at(-1)).toBe('order_scheduled')
  })

  test.each([
    ['between two quarters', (slot: number) => slot + 7 * minute],
    ['too soon to cook', () => Math.ceil(Date.now() / (15 * minute)) * 15 * minute],
    ['in the past', (slot: number) => slot - 14 * 24 * 60 * minute],
    ['beyond the week', (slot: number) => slot + 7 * 24 * 60 * minute],
  ])('a time %s is refused, and a quote says so first', async (_, choose) => {
    const scheduled_for = new Date(choose(Date.parse(await slotOf(db, kitchen)))).toISOString()
    const quote = await db.asAnon.rpc<{ problems: Answer[] }>('quote_order', {
      restaurant_id: kitchen.id,
      items: [{ menu_item_id: kitchen.soup, quantity: 1 }],
      ...street,
      scheduled_for,
    })
    expect(quote.problems).toMatchObject([{ reason: 'SLOT_UNAVAILABLE' }])
    const refusal = await refusalOf(placeOrder(db, lea, kitchen, { scheduled_for }))
    expect([refusal.reason, refusal.family]).toEqual(['SLOT_UNAVAILABLE', 'INVALID_STATE'])
  })

  test('works while the kitchen is closed, and only for when it is open', async () => {
    const days = [0, 1, 2, 3, 4, 5, 6].filter((day) => day !== new Date().getUTCDay())
    const place = await openKitchen(db, {
      timezone: 'UTC',
      hours: days.map((weekday) => ({ weekday, opens: '11:00', closes: '14:00' })),
    })
    const customer = await createCustomer(db)
    expect(await reasonOf(placeOrder(db, customer, place))).toBe('RESTAURANT_CLOSED')
    const order = await placeOrder(db, customer, place, { scheduled_for: await slotOf(db, place, 0) })
    expect(order.status).toBe('scheduled')
  })

  test('paid in advance it is nobody’s until it is paid, then it waits for its time', async () => {
    const order = await schedule(24, { payment_provider: 'external' })
    expect(order.status).toBe('awaiting_payment')
    await sweep()
    const pay = () =>
      db.asService.rpc<OrderFacts>('confirm_payment', {
        provider: 'external',
        event_id: order.order_id,
        order_id: order.order_id,
        outcome: 'paid',
      })
    expect(await pay()).toMatchObject({ status: 'scheduled', version: 2 })
    expect(await told(`order:${order.order_id}`)).toEqual(['order_awaiting_payment', 'order_scheduled'])
  })

  test('paid only after its time has begun it goes to the kitchen at once', async () => {
    const order = await schedule(24, { payment_provider: 'external' })
    await makeDue(order)
    const args = {
      provider: 'external',
      event_id: order.order_id,
      order_id: order.order_id,
      outcome: 'paid',
    }
    expect(await db.asService.rpc('confirm_payment', args)).toMatchObject({ status: 'placed' })
  })
})

describe('when the time comes', () => {
  test('the kitchen gets it as a new order, and its answer is owed from then on', async () => {
    const order = await schedule()
    await sweep()
    expect((await rowOf(order)).status).toBe('scheduled')
    await makeDue(order)
    const before = Date.now()
    await sweep()
    const [row] = await db.owner.query<{ status: string; placed_at: Date; version: number }>(
      'select status, placed_at, version from public.orders where id = $1',
      [order.order_id],
    )
    expect(row).toMatchObject({ status: 'placed', version: 2 })
    expect(row?.placed_at.getTime()).toBeGreaterThanOrEqual(before - 1000)
    expect((await told(`restaurant:${kitchen.id}`)).slice(-1)).toEqual(['order_placed'])
    expect(await told(`order:${order.order_id}`)).toEqual(['order_scheduled', 'order_placed'])
  })

  test('twelve due at one quarter in four kitchens, four schedulers: each is fired once, none is left', async () => {
    const orders: OrderFacts[] = []
    for (const place of [kitchen, ...(await Promise.all([1, 2, 3].map(() => openKitchen(db))))])
      for (let index = 0; index < 3; index++) orders.push(await dueAt(place))
    const schedulers = await Promise.all([0, 1, 2, 3].map(() => db.connect()))
    const left = async (): Promise<number> => (await db.owner.query(stillDue)).length
    while ((await left()) > 0) await Promise.all(schedulers.map((client) => sweep(client, 3)))
    for (const order of orders)
      expect(await told(`order:${order.order_id}`)).toEqual(['order_scheduled', 'order_placed'])
  })

  test('a kitchen whose stream is held keeps no other one waiting, takes nobody’s place, and has its own when it is free', async () => {
    await sweep()
    const [held, free] = [await openKitchen(db), await openKitchen(db)]
    const [late, inTime] = [await dueAt(held), await dueAt(free)]
    const holder = await db.connect()
    await holder.query('begin')
    await holder.query('select from private.stream_heads where stream = $1 for update', [
      `restaurant:${held.id}`,
    ])
    await sweep(db.owner, 1)
    expect([(await rowOf(late)).status, (await rowOf(inTime)).status]).toEqual(['scheduled', 'placed'])
    await holder.query('commit')
    await sweep()
    expect(await told(`order:${late.order_id}`)).toEqual(['order_scheduled', 'order_placed'])
  })

  test('a scheduler that stops in the middle leaves it for the next one', async () => {
    const order = await schedule()
    await makeDue(order)
    const dying = await db.connect()
    await dying.query('begin')
    await sweep(dying)
    await sweep()
    expect(await told(`order:${order.order_id}`)).toEqual(['order_scheduled'])
    await dying.query('rollback')
    await sweep()
    expect(await told(`order:${order.order_id}`)).toEqual(['order_scheduled', 'order_placed'])
  })

  test('cancelled at the same moment, one of both is true and the other is told', async () => {
    for (let round = 0; round < 12; round++) {
      const customer = await createCustomer(db)
      const order = await placeOrder(db, customer, kitchen, { scheduled_for: await slotOf(db, kitchen) })
      await makeDue(order)
      const cancel = () => outcomeOf(move(db, customer, order, 'cancelled', { reason: 'changed_mind' }))
      const [first, second] = round % 2 === 0 ? [cancel, () => sweep()] : [() => sweep(), cancel]
      const [one, other] = await Promise.all([first(), second()])
      const cancelled = round % 2 === 0 ? one : other
      await sweep()
      const { status } = await rowOf(order)
      expect([status, cancelled]).toEqual(
        status === 'cancelled' ? ['cancelled', 'ok'] : ['placed', 'STALE_VERSION'],
      )
    }
  })

  test('nobody but the clock fires it: staff may decline early and do nothing else', async () => {
    const order = await schedule()
    for (const target of ['accepted', 'preparing', 'ready', 'picked_up', 'delivered'] as const)
      expect(await reasonOf(move(db, kitchen.owner, order, target))).toBe('ILLEGAL_MOVE')
    expect(await move(db, kitchen.owner, order, 'rejected', { reason: 'closing' })).toMatchObject({
      status: 'rejected',
    })
    expect((await rowOf(order)).status).toBe('rejected')
  })
})

describe('what is promised', () => {
  test('an early kitchen does not bring it before its time; a late one moves the promise', async () => {
    const order = await schedule(2)
    await makeDue(order)
    await sweep()
    const accepted = await move(db, kitchen.owner, { ...order, version: 2 }, 'accepted', { prep_minutes: 5 })
    const held = await rowOf(order)
    expect(held.promised_from).toEqual(held.first_promised_from)
    const ready = await move(db, kitchen.owner, accepted, 'ready')
    expect(ready.status).toBe('ready')
    expect((await rowOf(order)).promised_from).toEqual(held.first_promised_from)

    const late = await schedule(1)
    await makeDue(late)
    await sweep()
    await move(db, kitchen.owner, { ...late, version: 2 }, 'accepted', { prep_minutes: 180 })
    const moved = await rowOf(late)
    expect(moved.promised_from.getTime()).toBeGreaterThan(moved.first_promised_from.getTime())
  })

  test('the first promise stays, and the history says what each move promised', async () => {
    const customer = await createCustomer(db)
    const order = await placeOrder(db, customer, kitchen)
    await move(db, kitchen.owner, order, 'accepted', { prep_minutes: 60 })
    const { order: row, moves } = await db
      .as(customer)
      .rpc<{ order: Answer; moves: Answer[] }>('order_snapshot', { order_id: order.order_id })
    expect(moves.map(({ status, actor }) => [status, actor])).toEqual([
      ['placed', 'customer'],
      ['accepted', 'restaurant'],
    ])
    expect(row.first_promised_from).toBe(moves[0]?.promised_from)
    expect(row.promised_from).toBe(moves[1]?.promised_from)
    expect(moves[0]?.promised_from).not.toBe(moves[1]?.promised_from)
    expect(JSON.stringify(moves)).not.toContain(kitchen.owner.id)
  })

  test('the board lists what is scheduled beside what is open, with when it begins', async () => {
    const place = await openKitchen(db)
    const customer = await createCustomer(db)
    const later = await placeOrder(db, customer, place, { scheduled_for: await slotOf(db, place, 30) })
    const sooner = await placeOrder(db, customer, place, { scheduled_for: await slotOf(db, place, 3) })
    const now = await placeOrder(db, customer, place)
    const board = await db
      .as(place.owner)
      .rpc<{ orders: { id: string; fires_at: string | null }[] }>('restaurant_board', {
        restaurant_id: place.id,
      })
    expect(board.orders.map(({ id }) => id)).toEqual([now.order_id, sooner.order_id, later.order_id])
    expect(board.orders.map(({ fires_at }) => fires_at !== null)).toEqual([false, true, true])
  })
})
