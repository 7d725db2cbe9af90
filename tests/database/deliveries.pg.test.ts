import { randomUUID } from 'node:crypto'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createPlatformMember } from '../support/announcing.ts'
import type { Person } from '../support/callers.ts'
import {
  bringTo,
  createCustomer,
  createDriver,
  createOnlineDriver,
  hire,
  move,
  type OrderFacts,
  openKitchen,
  placeOrder,
  saveAddress,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf, whileBusy } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase({ connections: 40 })
const kitchen = await openKitchen(db, { name: 'Bao House' })
const lea = await createCustomer(db, 'Lea Moreau')
const jun = await hire(db, kitchen, 'staff', 'Jun Park')
const agent = await db.createUser('Ada Agent')
await db.owner.query(`insert into public.platform_members (user_id, role) values ($1, 'agent')`, [agent.id])

/** What commands about a leg answer with, as far as tests read it. */
interface Leg {
  order_id: string
  leg_id: string
  topic: string
  driver_id: string
  status: string
  version: number
  pay_minor: number
  picked_up_at: string | null
}
interface Offer {
  order_id: string
  restaurant_name: string
  pay_minor: number
  area: { label: string; latitude: number; longitude: number }
}
interface StoredEvent {
  seq: number
  type: string
  body: Record<string, unknown>
}

const onlineDriver = (name = 'Sam Okafor'): Promise<Person> => createOnlineDriver(db, name)

async function orderIn(status: 'accepted' | 'preparing' | 'ready', customer = lea): Promise<OrderFacts> {
  return bringTo(db, kitchen, await placeOrder(db, customer, kitchen), status)
}

const take = (driver: Person, order: { order_id: string }): Promise<Leg> =>
  db.as(driver).command<Leg>('take_order', { order_id: order.order_id })
const release = (person: Person, order: { order_id: string }): Promise<Leg> =>
  db.as(person).command<Leg>('release_order', { order_id: order.order_id })
const assign = (person: Person, order: { order_id: string }, driver: Person): Promise<Leg> =>
  db.as(person).command<Leg>('assign_driver', { order_id: order.order_id, driver_id: driver.id })
const eventsOf = (stream: string): Promise<StoredEvent[]> =>
  db.owner.query<StoredEvent & { [key: string]: unknown }>(
    'select seq::integer, type, body from private.events where stream = $1 order by seq',
    [stream],
  )
const typesOf = async (stream: string): Promise<string[]> => (await eventsOf(stream)).map(({ type }) => type)
const offersTo = async (driver: Person): Promise<Offer[]> => {
  const { offers } = await db.as(driver).rpc<{ offers: Offer[] }>('open_deliveries')
  return offers
}
const legsOf = (order: { order_id: string }) =>
  db.owner.query<{ id: string; driver_id: string | null; end_reason: string | null; is_active: boolean }>(
    `select id, driver_id, end_reason, ended_at is null as is_active from private.delivery_legs where order_id = $1 order by taken_at`,
    [order.order_id],
  )

describe('taking an order', () => {
  test('100 drivers at once: one has it, the other 99 learn who, and there is one leg', async () => {
    const drivers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => onlineDriver(`Driver${index} Test`)),
    )
    const order = await orderIn('ready')
    const outcomes = await Promise.all(
      drivers.map(async (driver) => {
        const command_id = randomUUID()
        try {
          const leg = await whileBusy(() =>
            db.as(driver).rpc<Leg>('take_order', { command_id, order_id: order.order_id }),
          )
          return { driver, leg, facts: undefined }
        } catch (error) {
          const { reason, facts } = await refusalOf(Promise.reject(error))
          expect(reason).toBe('ORDER_TAKEN')
          return { driver, leg: undefined, facts }
        }
      }),
    )
    const winners = outcomes.filter(({ leg }) => leg)
    expect(winners).toHaveLength(1)
    const [name] = winners[0]?.driver.displayName.split(' ') ?? []
    const losers = outcomes.flatMap(({ facts }) => (facts ? [facts] : []))
    expect(losers).toHaveLength(99)
    expect(losers.every(({ by, at }) => by === name && Date.parse(String(at)) > 0)).toBe(true)
    expect(await legsOf(order)).toHaveLength(1)
    expect(
      (await typesOf(`order:${order.order_id}`)).filter((type) => type === 'driver_assigned'),
    ).toHaveLength(1)
  }, 60_000)

  test('is for drivers who are online, and for orders the kitchen has accepted', async () => {
    const sam = await createDriver(db)
    const order = await orderIn('accepted')
    expect(await reasonOf(take(lea, order))).toBe('NOT_ALLOWED')
    expect(await reasonOf(take(sam, order))).toBe('DRIVER_OFFLINE')
    await db.as(sam).command('set_shift', { state: 'online' })
    expect(await reasonOf(take(sam, await placeOrder(db, await createCustomer(db), kitchen)))).toBe(
      'NOT_FOUND',
    )
    expect(await reasonOf(take(sam, { order_id: randomUUID() }))).toBe('NOT_FOUND')
    const gone = await bringTo(
      db,
      kitchen,
      await placeOrder(db, await createCustomer(db), kitchen),
      'cancelled',
    )
    expect(await reasonOf(take(sam, gone))).toBe('ILLEGAL_MOVE')
    expect((await take(sam, order)).status).toBe('accepted')
  })

  test('twice by the same driver is the same leg, under another command id too', async () => {
    const [sam, order] = [await onlineDriver(), await orderIn('preparing')]
    const first = await take(sam, order)
    expect((await take(sam, order)).leg_id).toBe(first.leg_id)
    expect(await legsOf(order)).toHaveLength(1)
  })

  test('stops at three orders at once', async () => {
    const sam = await onlineDriver()
    const customer = await createCustomer(db)
    for (let count = 0; count < 3; count += 1) await take(sam, await orderIn('ready', customer))
    const refusal = await refusalOf(take(sam, await orderIn('ready', customer)))
    expect(refusal).toMatchObject({ reason: 'TOO_MANY_DELIVERIES', facts: { limit: 3 } })
  })

  test('changes neither the order’s version nor what the kitchen may do', async () => {
    const [sam, order] = [await onlineDriver(), await orderIn('accepted')]
    expect((await take(sam, order)).version).toBe(order.version)
    expect((await move(db, jun, order, 'ready')).status).toBe('ready')
    expect(await reasonOf(move(db, sam, order, 'picked_up'))).toBe('STALE_VERSION')
  })

  test('pays the rate and the whole tip', async () => {
    const order = await bringTo(db, kitchen, await placeOrder(db, lea, kitchen, { tip_minor: 250 }), 'ready')
    expect((await take(await onlineDriver(), order)).pay_minor).toBe(300 + 250)
  })
})

describe('what drivers see before an order is theirs', () => {
  test('the area, never the address, the name, the phone or the exact place', async () => {
    const sam = await onlineDriver()
    const door = await saveAddress(db, lea, { latitude: 48.87317, longitude: 2.34121 })
    const order = await bringTo(
      db,
      kitchen,
      await placeOrder(db, lea, kitchen, { address_id: door }),
      'ready',
    )
    const offer = (await offersTo(sam)).find(({ order_id }) => order_id === order.order_id)
    expect(offer?.area).toEqual({ label: 'Paris', latitude: 48.87, longitude: 2.34 })
    const [event] = (await eventsOf('drivers:all')).filter(({ body }) => body.order_id === order.order_id)
    for (const text of [JSON.stringify(offer), JSON.stringify(event)]) {
      for (const secret of ['2 rue du Test', 'Lea', 'Moreau', '48.873', '2.341', door, lea.id])
        expect(text).not.toContain(secret)
    }
    expect(
      await db.as(sam).query('select from public.order_destinations where order_id = $1', [order.order_id]),
    ).toEqual([])
    expect(await outcomeOf(db.as(sam).rpc('order_snapshot', { order_id: order.order_id }))).toBe('NOT_FOUND')
  })

  test('the nearest first', async () => {
    const far = await openKitchen(db, { name: 'Far' })
    await db.owner.query('update public.restaurants set latitude = 48.9 where id = $1', [far.id])
    const sam = await onlineDriver()
    await orderIn('ready')
    await bringTo(db, far, await placeOrder(db, await createCustomer(db), far), 'ready')
    const near = async (latitude: number): Promise<string | undefined> => {
      const { offers } = await db
        .as(sam)
        .rpc<{ offers: Offer[] }>('open_deliveries', { latitude, longitude: 2.345 })
      return offers[0]?.restaurant_name
    }
    expect([await near(48.87), await near(48.9)]).toEqual(['Bao House', 'Far'])
  })

  test('opens with the kitchen’s yes, and closes when somebody takes it, or nobody needs to', async () => {
    const before = (await eventsOf('drivers:all')).length
    const [sam, customer] = [await onlineDriver(), await createCustomer(db)]
    const placed = await placeOrder(db, customer, kitchen)
    const taken = await bringTo(db, kitchen, placed, 'ready')
    await take(sam, taken)
    await release(sam, taken)
    await move(db, jun, taken, 'picked_up')
    const cancelled = await orderIn('accepted', customer)
    await move(db, jun, cancelled, 'cancelled')
    const told = (await eventsOf('drivers:all'))
      .slice(before)
      .map(({ type, body }) => `${type} ${body.why ?? ''}`.trim())
    expect(told).toEqual([
      'offer_opened',
      'offer_changed',
      'offer_closed taken',
      'offer_opened',
      'offer_closed picked_up',
      'offer_opened',
      'offer_closed cancelled',
    ])
  })

  test('nobody but drivers reads offers', async () => {
    expect(await reasonOf(db.as(lea).rpc('open_deliveries'))).toBe('NOT_ALLOWED')
    expect(await reasonOf(db.as(jun).rpc('read_stream', { stream: 'drivers:all', after: 0 }))).toBe(
      'NOT_FOUND',
    )
    expect(await reasonOf(db.asAnon.rpc('open_deliveries'))).toBe('42501')
  })
})

describe('legs', () => {
  const destination = async (person: Person, order: { order_id: string }): Promise<number> =>
    (await db.as(person).query('select from public.order_destinations where order_id = $1', [order.order_id]))
      .length

  test('the address is read by the driver from taking to handing over, and by no other driver', async () => {
    const [sam, dana] = [await onlineDriver(), await onlineDriver('Dana')]
    const order = await orderIn('ready')
    const seen = async (): Promise<number[]> => [
      await destination(sam, order),
      await destination(dana, order),
    ]
    expect(await seen()).toEqual([0, 0])
    await take(sam, order)
    expect(await seen()).toEqual([1, 0])
    await assign(agent, order, dana)
    expect(await seen()).toEqual([0, 1])
    const carried = await move(db, dana, order, 'picked_up')
    expect(await seen()).toEqual([0, 1])
    await move(db, dana, carried, 'delivered')
    expect(await seen()).toEqual([0, 0])
  })

  test('everybody is told in the order’s stream and the driver’s own: assigned, started, ended', async () => {
    const [sam, order] = [await onlineDriver(), await orderIn('ready')]
    const leg = await take(sam, order)
    await move(db, sam, await move(db, sam, order, 'picked_up'), 'delivered')
    expect((await typesOf(`order:${order.order_id}`)).slice(4)).toEqual([
      'driver_assigned',
      'order_picked_up',
      'leg_started',
      'order_delivered',
      'leg_ended',
    ])
    expect((await typesOf(`user:${sam.id}`)).slice(-4)).toEqual([
      'shift_changed',
      'driver_assigned',
      'leg_started',
      'leg_ended',
    ])
    const ended = (await eventsOf(`user:${sam.id}`)).at(-1)
    expect(ended?.body).toEqual({
      order_id: order.order_id,
      leg_id: leg.leg_id,
      topic: leg.topic,
      end: 'delivered',
    })
    expect(await legsOf(order)).toMatchObject([{ end_reason: 'delivered', is_active: false }])
  })

  test('what a driver carries, the kitchen cannot close; what nobody took, it brings itself', async () => {
    const [sam, order, own] = [await onlineDriver(), await orderIn('ready'), await orderIn('ready')]
    await take(sam, order)
    const carried = await move(db, kitchen.owner, order, 'picked_up')
    expect(await reasonOf(move(db, kitchen.owner, carried, 'delivered'))).toBe('ILLEGAL_MOVE')
    expect((await move(db, sam, carried, 'delivered')).status).toBe('delivered')
    const left = await move(db, kitchen.owner, own, 'picked_up')
    expect((await move(db, kitchen.owner, left, 'delivered')).status).toBe('delivered')
  })

  test('a driver who picks up without taking first has the leg from then on', async () => {
    const [sam, order] = [await onlineDriver(), await orderIn('ready')]
    await move(db, sam, order, 'picked_up')
    expect(await legsOf(order)).toMatchObject([{ driver_id: sam.id, is_active: true }])
    expect((await typesOf(`order:${order.order_id}`)).slice(-3)).toEqual([
      'order_picked_up',
      'driver_assigned',
      'leg_started',
    ])
  })

  test('picking up what nobody took asks the same of a driver as taking it: to be online, and to carry less than three', async () => {
    const [sam, customer] = [await createDriver(db), await createCustomer(db)]
    const orders: OrderFacts[] = []
    for (let index = 0; index < 4; index += 1) orders.push(await orderIn('ready', customer))
    const pickUpAll = () => Promise.all(orders.map((order) => outcomeOf(move(db, sam, order, 'picked_up'))))
    expect(new Set(await pickUpAll())).toEqual(new Set(['DRIVER_OFFLINE']))
    await db.as(sam).command('set_shift', { state: 'online' })
    expect((await pickUpAll()).sort()).toEqual(['TOO_MANY_DELIVERIES', 'ok', 'ok', 'ok'])
  })

  test('what a driver took is picked up whether they are still online or not', async () => {
    const [sam, order] = [await onlineDriver(), await orderIn('ready', await createCustomer(db))]
    await take(sam, order)
    await db.as(sam).command('set_shift', { state: 'offline' })
    expect((await move(db, sam, order, 'picked_up')).status).toBe('picked_up')
  })

  test('the restaurant’s own courier needs no leg; what the kitchen hands to the driver starts the driver’s', async () => {
    const own = await move(db, jun, await orderIn('ready'), 'picked_up')
    expect(await legsOf(own)).toEqual([])
    const [sam, order] = [await onlineDriver(), await orderIn('ready')]
    await take(sam, order)
    await move(db, jun, order, 'picked_up')
    expect((await typesOf(`user:${sam.id}`)).at(-1)).toBe('leg_started')
  })

  test('a cancelled order ends the leg', async () => {
    const [sam, order] = [await onlineDriver(), await orderIn('ready')]
    await take(sam, order)
    await move(db, jun, order, 'cancelled')
    expect(await legsOf(order)).toMatchObject([{ end_reason: 'cancelled', is_active: false }])
    expect((await typesOf(`user:${sam.id}`)).at(-1)).toBe('leg_ended')
  })

  test('an order closed by whatever way has no active leg', async () => {
    const [sam, order] = [await onlineDriver(), await orderIn('ready')]
    await take(sam, order)
    await db.owner.query(
      `update public.orders set status = 'cancelled', last_actor = 'restaurant', reason = 'ran_out' where id = $1`,
      [order.order_id],
    )
    const open = await db.owner.query(
      `select from private.delivery_legs l join public.orders o on o.id = l.order_id
       where (l.ended_at is null) and (o.closed_at is not null or o.driver_id is distinct from l.driver_id)`,
    )
    expect(open).toEqual([])
  })

  test.each(['its driver', 'staff', 'an agent'])(
    '%s gives an order back before it is picked up, and only then',
    async (who) => {
      const [sam, order] = [await onlineDriver(), await orderIn('ready')]
      const person = who === 'staff' ? jun : who === 'an agent' ? agent : sam
      const leg = await take(sam, order)
      expect(await reasonOf(release(await onlineDriver('Dana'), order))).toBe('NOT_FOUND')
      expect(await reasonOf(release(lea, order))).toBe('NOT_FOUND')
      await release(person, order)
      expect(await legsOf(order)).toMatchObject([{ id: leg.leg_id, end_reason: 'released' }])
      expect((await typesOf(`order:${order.order_id}`)).slice(-2)).toEqual(['leg_ended', 'driver_released'])
      const again = await take(sam, order)
      expect(again.leg_id).not.toBe(leg.leg_id)
      await move(db, sam, order, 'picked_up')
      expect(await reasonOf(release(person, order))).toBe('ILLEGAL_MOVE')
    },
  )

  test('another driver is another leg with another topic, on the road too', async () => {
    const [sam, dana, order] = [await onlineDriver(), await onlineDriver('Dana'), await orderIn('ready')]
    const first = await take(sam, order)
    const carried = await move(db, sam, order, 'picked_up')
    const second = await assign(agent, order, dana)
    expect(second.topic).not.toBe(first.topic)
    expect(second.picked_up_at).not.toBeNull()
    expect((await typesOf(`order:${order.order_id}`)).slice(-3)).toEqual([
      'leg_ended',
      'driver_assigned',
      'leg_started',
    ])
    expect((await eventsOf(`user:${sam.id}`)).at(-1)?.body).toMatchObject({ end: 'reassigned' })
    expect(await reasonOf(move(db, sam, carried, 'delivered'))).toBe('NOT_FOUND')
    expect((await move(db, dana, carried, 'delivered')).status).toBe('delivered')
  })

  test('only agents and admins direct drivers, and only to drivers who are online', async () => {
    const [sam, order] = [await onlineDriver(), await orderIn('ready')]
    expect(await reasonOf(assign(jun, order, sam))).toBe('NOT_ALLOWED')
    expect(await reasonOf(assign(sam, order, sam))).toBe('NOT_ALLOWED')
    expect(await reasonOf(assign(agent, order, lea))).toBe('NOT_FOUND')
    expect(await reasonOf(assign(agent, order, await createDriver(db)))).toBe('DRIVER_OFFLINE')
    expect((await assign(agent, order, sam)).driver_id).toBe(sam.id)
  })

  test('a customer learns who brings it by first name, and nothing more', async () => {
    const [sam, order] = [await onlineDriver('Sam Okafor'), await orderIn('ready')]
    const look = () =>
      db.as(lea).rpc<{ delivery: Record<string, unknown> | null; seq: number }>('delivery_snapshot', {
        order_id: order.order_id,
      })
    expect((await look()).delivery).toBeNull()
    const leg = await take(sam, order)
    expect((await look()).delivery).toMatchObject({
      leg_id: leg.leg_id,
      driver_name: 'Sam',
      picked_up_at: null,
    })
    expect(JSON.stringify(await look())).not.toContain('Okafor')
    expect((await look()).seq).toBe((await eventsOf(`order:${order.order_id}`)).length)
    expect(
      await reasonOf(db.as(await createCustomer(db)).rpc('delivery_snapshot', { order_id: order.order_id })),
    ).toBe('NOT_FOUND')
  })
})

describe('shifts', () => {
  const shiftOf = async (driver: Person) =>
    (await db.as(driver).rpc<{ shift: { state: string; reason: string } }>('my_run')).shift

  test('online and offline, as often as one likes; who never was is offline', async () => {
    const sam = await createDriver(db)
    expect(await shiftOf(sam)).toMatchObject({ state: 'offline', reason: 'chosen' })
    expect(await reasonOf(db.as(lea).command('set_shift', { state: 'online' }))).toBe('NOT_ALLOWED')
    expect(await reasonOf(db.as(sam).command('set_shift', { state: 'asleep' }))).toBe('INVALID_ARGUMENT')
    await db.as(sam).command('set_shift', { state: 'online' })
    expect(await shiftOf(sam)).toMatchObject({ state: 'online' })
    await db.as(sam).command('set_shift', { state: 'offline' })
    expect(await shiftOf(sam)).toMatchObject({ state: 'offline' })
  })

  test('agents see who is there, and that somebody went silent within 35 s', async () => {
    const sam = await onlineDriver()
    const seen = async () =>
      (await db.as(agent).rpc<{ driver_id: string; is_here: boolean }[]>('drivers_on_shift')).find(
        ({ driver_id }) => driver_id === sam.id,
      )?.is_here
    const silentFor = (seconds: number) =>
      db.owner.query(
        `update private.driver_shifts set last_seen_at = now() - make_interval(secs => $2) where driver_id = $1`,
        [sam.id, seconds],
      )
    await silentFor(30)
    expect(await seen()).toBe(true)
    await silentFor(36)
    expect(await seen()).toBe(false)
    await db.as(sam).rpc('driver_beat')
    expect(await seen()).toBe(true)
    expect(await reasonOf(db.as(jun).rpc('drivers_on_shift'))).toBe('NOT_ALLOWED')
  })

  test('a device that went silent is taken offline, and told why', async () => {
    const sam = await onlineDriver()
    await db.owner.query(
      `update private.driver_shifts set last_seen_at = now() - interval '11 minutes' where driver_id = $1`,
      [sam.id],
    )
    await db.owner.query('select private.end_silent_shifts()')
    expect(await db.as(sam).rpc('driver_beat')).toMatchObject({ state: 'offline', reason: 'silent' })
    expect((await eventsOf(`user:${sam.id}`)).at(-1)).toMatchObject({
      type: 'shift_changed',
      body: { state: 'offline', reason: 'silent' },
    })
  })

  test('one driver whose stream is held keeps no other silent device online', async () => {
    const [sam, dana] = [await onlineDriver(), await onlineDriver('Dana')]
    const goSilent = `update private.driver_shifts set last_seen_at = now() - interval '11 minutes' where driver_id = any ($1)`
    await db.owner.query(goSilent, [[sam.id, dana.id]])
    const [holder, timer] = [await db.connect(), await db.connect()]
    await timer.query(`set statement_timeout = '5s'`)
    await holder.query('begin')
    await holder.query('select from private.stream_heads where stream = $1 for update', [`user:${sam.id}`])
    const end = () => timer.query('select private.end_silent_shifts()')
    await end()
    const lastOf = async (driver: Person) => (await eventsOf(`user:${driver.id}`)).at(-1)?.body.state
    expect([await lastOf(sam), await lastOf(dana)]).toEqual(['online', 'offline'])
    await holder.query('rollback')
    await end()
    expect(await lastOf(sam)).toBe('offline')
  })

  test('whoever stops being a driver loses turn, shift and offers at once; the others listen elsewhere', async () => {
    const [sam, dana, order] = [await onlineDriver(), await onlineDriver('Dana'), await orderIn('ready')]
    await take(sam, order)
    const topicOf = async () => (await db.as(dana).rpc<{ topic: string }>('open_deliveries')).topic
    const before = await topicOf()
    await db.owner.query('delete from public.platform_members where user_id = $1', [sam.id])
    expect(await topicOf()).not.toBe(before)
    expect(await legsOf(order)).toMatchObject([{ end_reason: 'role_removed' }])
    expect(await outcomeOf(db.as(sam).rpc('order_snapshot', { order_id: order.order_id }))).toBe('NOT_FOUND')
    expect(await outcomeOf(db.as(sam).rpc('my_run'))).toBe('NOT_ALLOWED')
    expect((await take(dana, order)).driver_id).toBe(dana.id)
  })

  test.each([
    ['taking', (driver: Person, order: OrderFacts) => take(driver, order)],
    ['being given', (driver: Person, order: OrderFacts) => assign(agent, order, driver)],
    ['picking up', (driver: Person, order: OrderFacts) => move(db, driver, order, 'picked_up')],
  ])('whose role ends while they are %s an order carries nothing afterwards', async (_, begin) => {
    const [robin, sam, order] = [
      await createPlatformMember(db, 'admin', 'Robin'),
      await onlineDriver(),
      await orderIn('ready', await createCustomer(db)),
    ]
    const holder = await db.connect()
    onTestFinished(() => holder.query('rollback').then(() => undefined))
    await holder.query('begin')
    await holder.query(`select 1 from private.stream_heads where stream = 'drivers:all' for update`)
    const waiting = async (count: number) => {
      const rows = await db.superuser.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      expect(rows).toHaveLength(count)
    }
    const begun = outcomeOf(begin(sam, order))
    await vi.waitFor(() => waiting(1))
    const ended = outcomeOf(db.as(robin).command('revoke_platform_role', { user_id: sam.id, role: 'driver' }))
    await vi.waitFor(() => waiting(2))
    await holder.query('rollback')
    expect([await begun, await ended]).toEqual(['ok', 'ok'])
    expect(await legsOf(order)).toMatchObject([{ end_reason: 'role_removed', is_active: false }])
    const [row] = await db.owner.query('select driver_id from public.orders where id = $1', [order.order_id])
    expect(row).toEqual({ driver_id: null })
  })

  test.each([
    ['another role', `update public.platform_members set role = 'agent' where user_id = $1`],
    [
      'another person',
      `update public.platform_members set user_id = (select p.user_id from public.profiles p
        where not exists (select from public.platform_members m where m.user_id = p.user_id) limit 1) where user_id = $1`,
    ],
  ])('making %s of a driver’s row ends their turns as surely as a DELETE', async (_, sql) => {
    const [sam, dana] = [await onlineDriver(), await onlineDriver('Dana')]
    const order = await orderIn('ready', await createCustomer(db))
    await take(sam, order)
    const topicOf = async () => (await db.as(dana).rpc<{ topic: string }>('open_deliveries')).topic
    const before = await topicOf()
    await db.owner.query(sql, [sam.id])
    expect(await topicOf()).not.toBe(before)
    expect(await legsOf(order)).toMatchObject([{ end_reason: 'role_removed', is_active: false }])
  })

  test('what was carried is there afterwards, with what it paid', async () => {
    const [sam, order] = [await onlineDriver(), await orderIn('ready')]
    const leg = await take(sam, order)
    const run = () =>
      db
        .as(sam)
        .rpc<{ deliveries: Leg[]; past: { leg_id: string; end: string; pay_minor: number }[] }>('my_run')
    expect(await run()).toMatchObject({ deliveries: [{ leg_id: leg.leg_id }], past: [] })
    await move(db, sam, await move(db, sam, order, 'picked_up'), 'delivered')
    expect(await run()).toMatchObject({
      deliveries: [],
      past: [{ leg_id: leg.leg_id, end: 'delivered', pay_minor: leg.pay_minor }],
    })
  })
})
