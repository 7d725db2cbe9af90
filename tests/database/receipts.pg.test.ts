import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Person } from '../support/callers.ts'
import {
  createCustomer,
  employ,
  hire,
  type Kitchen,
  move,
  openKitchen,
  placeOrder,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf, whileBusy } from '../support/refusal.ts'
import { signInOn } from '../support/signed-in.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase({ connections: 24 })

interface Device {
  restaurant_id: string
  device_id: string
  name: string
  label: string
  can_ring: boolean
  last_seen_at: string
}

interface Sightings {
  order_id: string
  receipts: { device_id: string; name: string; received_at: string; shown_at: string | null }[]
  acknowledgements: { user_id: string; name: string }[]
}

const streamOf = (kitchen: Kitchen): string => `restaurant:${kitchen.id}`
const beat = (person: Person, device_id: string, kitchens: Kitchen[], args: object = {}) =>
  db.as(person).rpc('beat', { device_id, streams: kitchens.map(streamOf), ...args })
const report = (
  person: Person,
  device_id: string,
  received: string[],
  shown: string[] = [],
  args: object = {},
) => db.as(person).rpc<{ recorded: number }>('report_receipts', { device_id, received, shown, ...args })
const acknowledge = (person: Person, order_id: string) =>
  db.as(person).command<{ user_id: string; is_first: boolean }>('acknowledge_order', { order_id })

async function devicesOf(person: Person, ...kitchens: Kitchen[]): Promise<Device[]> {
  const answer = await db
    .as(person)
    .rpc<{ devices: Device[] }>('restaurant_devices', { restaurant_ids: kitchens.map(({ id }) => id) })
  return answer.devices
}

async function sightingsOf(person: Person, orderId: string): Promise<Sightings | undefined> {
  const [found] = await db.as(person).rpc<Sightings[]>('order_sightings', { order_ids: [orderId] })
  return found
}

/** Makes the beats so far older than the pause between two writes. */
const letBeatsAge = () =>
  db.owner.query(`update private.device_beats set last_seen_at = last_seen_at - interval '10 seconds'`)

const acknowledgedEvents = (kitchen: Kitchen) =>
  db.owner.query<{ body: object }>(
    `select body from private.events where stream = $1 and type = 'order_acknowledged'`,
    [streamOf(kitchen)],
  )

describe('a beat', () => {
  test('answers the heads it was asked for, and shows the device to the staff by name and label', async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    await placeOrder(db, await createCustomer(db), kitchen)
    const device = randomUUID()
    const heads = await beat(jun, device, [kitchen], { label: 'Kitchen tablet', can_ring: true })
    expect(heads).toEqual({ [streamOf(kitchen)]: 1 })
    expect(await devicesOf(kitchen.owner, kitchen)).toMatchObject([
      { device_id: device, name: 'Jun', label: 'Kitchen tablet', can_ring: true },
    ])
  })

  test('watches every restaurant among its streams, and none where its person does not work', async () => {
    const [bao, pho, foreign] = [await openKitchen(db), await openKitchen(db), await openKitchen(db)]
    const mia = await hire(db, bao)
    await employ(db, pho, mia)
    const heads = await beat(mia, randomUUID(), [bao, pho, foreign])
    expect(Object.keys(heads).sort()).toEqual([streamOf(bao), streamOf(pho)].sort())
    expect((await devicesOf(mia, bao, pho, foreign)).map((device) => device.restaurant_id).sort()).toEqual(
      [bao.id, pho.id].sort(),
    )
    expect(await devicesOf(foreign.owner, foreign)).toEqual([])
  })

  test('moves the time on, but not for every call of a device that speaks too often', async () => {
    const kitchen = await openKitchen(db)
    const device = randomUUID()
    const seen = async () => {
      await beat(kitchen.owner, device, [kitchen])
      return (await devicesOf(kitchen.owner, kitchen))[0]?.last_seen_at ?? ''
    }
    const first = await seen()
    expect(await seen()).toBe(first)
    await letBeatsAge()
    expect((await seen()) > first).toBe(true)
  })

  test('leaves alone what it does not speak of, and tells at once when the sound comes or goes', async () => {
    const kitchen = await openKitchen(db)
    const device = randomUUID()
    const state = async () => {
      const [found] = await devicesOf(kitchen.owner, kitchen)
      return [found?.label, found?.can_ring]
    }
    await beat(kitchen.owner, device, [kitchen], { label: 'Counter', can_ring: true })
    await beat(kitchen.owner, device, [kitchen])
    expect(await state()).toEqual(['Counter', true])
    await beat(kitchen.owner, device, [kitchen], { can_ring: false })
    expect(await state()).toEqual(['Counter', false])
  })

  test('writes no WAL and no index', async () => {
    const kitchen = await openKitchen(db)
    const device = randomUUID()
    await beat(kitchen.owner, device, [kitchen])
    const client = await db.connect()
    await client.query('begin')
    await client.query(`select set_config('request.jwt.claims', $1, true)`, [
      JSON.stringify({ sub: kitchen.owner.id, role: 'authenticated' }),
    ])
    const walRecords = async () => {
      await client.query(
        `update private.device_beats set last_seen_at = last_seen_at - interval '10 seconds'`,
      )
      const { rows } = await client.query(
        `explain (analyze, wal, format json) select public.beat('${device}', '{${streamOf(kitchen)}}')`,
      )
      return rows[0]['QUERY PLAN'][0].Plan['WAL Records']
    }
    await walRecords() // The first one may set hint bits on what it reads.
    expect(await walRecords()).toBe(0)
    await client.query('commit')

    for (let count = 0; count < 50; count += 1) {
      await letBeatsAge()
      await beat(kitchen.owner, device, [kitchen])
    }
    await client.query('select pg_stat_force_next_flush()')
    await expect
      .poll(
        async () => {
          const [stats] = await db.owner.query<{ share: number }>(
            `select n_tup_hot_upd::float / greatest(n_tup_upd, 1) as share from pg_stat_user_tables where relname = 'device_beats'`,
          )
          return stats?.share
        },
        { timeout: 10_000 },
      )
      .toBeGreaterThan(0.95)
  })

  test('of a hundred devices at once all are seen, and nothing waits for anything', async () => {
    const kitchen = await openKitchen(db)
    const staff = await Promise.all(Array.from({ length: 10 }, () => hire(db, kitchen)))
    const devices = staff.flatMap((person) =>
      Array.from({ length: 10 }, () => ({ person, id: randomUUID() })),
    )
    await Promise.all(devices.map(({ person, id }) => beat(person, id, [kitchen])))
    await Promise.all(devices.map(({ person, id }) => beat(person, id, [kitchen])))
    expect(await devicesOf(kitchen.owner, kitchen)).toHaveLength(100)
  })

  test('with somebody else’s device id is refused, whoever they are', async () => {
    const kitchen = await openKitchen(db)
    const [jun, stranger] = [await hire(db, kitchen), await db.createUser('Stranger')]
    const device = randomUUID()
    await beat(kitchen.owner, device, [kitchen])
    expect(await reasonOf(beat(jun, device, [kitchen]))).toBe('NOT_FOUND')
    expect(await reasonOf(beat(stranger, device, []))).toBe('NOT_FOUND')
    expect(await reasonOf(report(jun, device, []))).toBe('NOT_FOUND')
    expect(await devicesOf(kitchen.owner, kitchen)).toHaveLength(1)
  })

  test('needs a device, a short label and at most a hundred streams', async () => {
    const kitchen = await openKitchen(db)
    const call = (args: object) =>
      reasonOf(db.as(kitchen.owner).rpc('beat', { device_id: randomUUID(), streams: [], ...args }))
    expect(await call({ device_id: null })).toBe('INVALID_ARGUMENT')
    expect(await call({ label: 'x'.repeat(61) })).toBe('INVALID_ARGUMENT')
    expect(await call({ streams: Array.from({ length: 101 }, (_, n) => `restaurant:${n}`) })).toBe('TOO_MANY')
    expect(await outcomeOf(db.asAnon.rpc('beat', { device_id: randomUUID(), streams: [] }))).toBe('42501')
  })

  test('keeps twenty devices of a person, and forgets the one unseen for longest; its receipts stay', async () => {
    const kitchen = await openKitchen(db)
    const order = await placeOrder(db, await createCustomer(db), kitchen)
    const first = randomUUID()
    await beat(kitchen.owner, first, [kitchen])
    await report(kitchen.owner, first, [order.order_id])
    await letBeatsAge()
    for (let count = 0; count < 20; count += 1) await beat(kitchen.owner, randomUUID(), [kitchen])
    const devices = await devicesOf(kitchen.owner, kitchen)
    expect(devices).toHaveLength(20)
    expect(devices.map((device) => device.device_id)).not.toContain(first)
    expect((await sightingsOf(kitchen.owner, order.order_id))?.receipts).toMatchObject([
      { device_id: first, name: 'Olga' },
    ])
  })
})

describe('a member who left', () => {
  const ends: [string, (kitchen: Kitchen, person: Person) => Promise<unknown>][] = [
    [
      'by the command',
      (kitchen, person) =>
        db
          .as(kitchen.owner)
          .command('remove_restaurant_member', { restaurant_id: kitchen.id, user_id: person.id }),
    ],
    [
      'by a plain DELETE',
      (_, person) => db.owner.query('delete from public.restaurant_members where user_id = $1', [person.id]),
    ],
    [
      'by handing the row to somebody else',
      async (_, person) =>
        db.owner.query('update public.restaurant_members set user_id = $1 where user_id = $2', [
          (await db.createUser('Heir')).id,
          person.id,
        ]),
    ],
  ]
  test.each(ends)('%s has no device here from that instant, and reports nothing', async (_, end) => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    const order = await placeOrder(db, await createCustomer(db), kitchen)
    const device = randomUUID()
    await beat(jun, device, [kitchen], { can_ring: true })
    await end(kitchen, jun)
    expect(await devicesOf(kitchen.owner, kitchen)).toEqual([])
    expect(await beat(jun, device, [kitchen])).toEqual({})
    expect(await devicesOf(kitchen.owner, kitchen)).toEqual([])
    expect(await report(jun, device, [order.order_id])).toEqual({ recorded: 0 })
    expect(await devicesOf(jun, kitchen)).toEqual([])
    expect(await sightingsOf(jun, order.order_id)).toBeUndefined()
    expect(await reasonOf(acknowledge(jun, order.order_id))).toBe('NOT_FOUND')
  })

  test('and comes back is seen again with the next beat', async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    const device = randomUUID()
    await beat(jun, device, [kitchen])
    await ends[2]?.[1](kitchen, jun)
    await employ(db, kitchen, jun)
    await beat(jun, device, [kitchen])
    expect(await devicesOf(kitchen.owner, kitchen)).toMatchObject([{ device_id: device }])
  })
})

test('a device whose session was ended is alive no more and reports nothing; one beside it goes on', async () => {
  const kitchen = await openKitchen(db)
  const jun = await hire(db, kitchen)
  const { order_id } = await placeOrder(db, await createCustomer(db), kitchen)
  const [tablet, phone] = [await signInOn(db, jun), await signInOn(db, jun)]
  const [lost, kept] = [randomUUID(), randomUUID()]
  const sayAlive = (device: typeof tablet, device_id: string) =>
    device.rpc('beat', { device_id, streams: [streamOf(kitchen)] })
  await sayAlive(tablet, lost)
  await phone.command('end_session', { session_id: tablet.sessionId })
  const reported = tablet.rpc('report_receipts', { device_id: lost, received: [order_id], shown: [order_id] })
  expect(await reasonOf(reported)).toBe('SIGN_IN_REQUIRED')
  expect(await reasonOf(sayAlive(tablet, lost))).toBe('SIGN_IN_REQUIRED')
  expect((await sightingsOf(jun, order_id))?.receipts).toEqual([])
  expect(await sayAlive(phone, kept)).toEqual({ [streamOf(kitchen)]: expect.any(Number) })
})

describe('receipts', () => {
  test('are dated here at the first report; repeating one, in any order, changes nothing', async () => {
    const kitchen = await openKitchen(db)
    const { order_id } = await placeOrder(db, await createCustomer(db), kitchen)
    const device = randomUUID()
    expect(await report(kitchen.owner, device, [order_id])).toEqual({ recorded: 1 })
    const received = (await sightingsOf(kitchen.owner, order_id))?.receipts[0]
    expect(received?.shown_at).toBeNull()
    await report(kitchen.owner, device, [], [order_id])
    const shown = (await sightingsOf(kitchen.owner, order_id))?.receipts[0]
    expect(shown).toMatchObject({ received_at: received?.received_at, shown_at: expect.any(String) })
    for (const again of [[order_id], []]) {
      expect(await report(kitchen.owner, device, again, [order_id, order_id])).toEqual({ recorded: 0 })
    }
    expect((await sightingsOf(kitchen.owner, order_id))?.receipts).toEqual([shown])
  })

  test('what was shown was received, whatever is told first', async () => {
    const kitchen = await openKitchen(db)
    const { order_id } = await placeOrder(db, await createCustomer(db), kitchen)
    await report(kitchen.owner, randomUUID(), [], [order_id])
    const [receipt] = (await sightingsOf(kitchen.owner, order_id))?.receipts ?? []
    expect(receipt?.received_at).toBe(receipt?.shown_at)
  })

  test('keep what the device claims apart, as an age of at most a day', async () => {
    const kitchen = await openKitchen(db)
    const { order_id } = await placeOrder(db, await createCustomer(db), kitchen)
    await report(kitchen.owner, randomUUID(), [order_id], [order_id], {
      received_ago: [1500],
      shown_ago: [2147483647],
    })
    const [claims] = await db.owner.query(
      `select extract(epoch from received_at - claimed_received_at)::float8 as received,
         extract(epoch from shown_at - claimed_shown_at)::float8 as shown from public.order_receipts where order_id = $1`,
      [order_id],
    )
    expect(claims).toEqual({ received: 1.5, shown: 86400 })
  })

  test('of twenty devices reporting the same orders in any order are twenty each, without a deadlock', async () => {
    const kitchen = await openKitchen(db)
    const lea = await createCustomer(db)
    const orders: string[] = []
    for (let count = 0; count < 5; count += 1) orders.push((await placeOrder(db, lea, kitchen)).order_id)
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        report(kitchen.owner, randomUUID(), n % 2 ? orders : orders.toReversed(), orders),
      ),
    )
    for (const order of orders) expect((await sightingsOf(kitchen.owner, order))?.receipts).toHaveLength(20)
  })

  test('of other restaurants, of unpaid orders and of ids that are none are passed over', async () => {
    const [kitchen, other] = [await openKitchen(db), await openKitchen(db)]
    const lea = await createCustomer(db)
    const foreign = await placeOrder(db, lea, other)
    await db.owner.query(`update private.payment_providers set is_enabled = true where provider = 'external'`)
    const unpaid = await placeOrder(db, lea, kitchen, { payment_provider: 'external' })
    const ids = [foreign.order_id, unpaid.order_id, randomUUID()]
    expect(await report(kitchen.owner, randomUUID(), ids, ids)).toEqual({ recorded: 0 })
    expect(await report(lea, randomUUID(), ids, ids)).toEqual({ recorded: 0 })
    const many = Array.from({ length: 201 }, () => randomUUID())
    expect(await reasonOf(report(kitchen.owner, randomUUID(), many))).toBe('TOO_MANY')
  })
})

describe('acknowledging', () => {
  test('of twenty at once the first is an event, all are written down', async () => {
    const kitchen = await openKitchen(db)
    const staff = await Promise.all(Array.from({ length: 20 }, () => hire(db, kitchen)))
    const { order_id } = await placeOrder(db, await createCustomer(db), kitchen)
    const answers = await Promise.all(staff.map((person) => whileBusy(() => acknowledge(person, order_id))))
    expect(answers.filter(({ is_first }) => is_first)).toHaveLength(1)
    expect(new Set(answers.map(({ user_id }) => user_id)).size).toBe(1)
    const events = await acknowledgedEvents(kitchen)
    expect(events.map(({ body }) => body)).toEqual([
      { order_id, user_id: answers[0]?.user_id, acknowledged_at: expect.any(String) },
    ])
    expect((await sightingsOf(kitchen.owner, order_id))?.acknowledgements).toHaveLength(20)
  })

  test('twice by the same person is once', async () => {
    const kitchen = await openKitchen(db)
    const { order_id } = await placeOrder(db, await createCustomer(db), kitchen)
    expect((await acknowledge(kitchen.owner, order_id)).is_first).toBe(true)
    expect((await acknowledge(kitchen.owner, order_id)).is_first).toBe(false)
    expect(await acknowledgedEvents(kitchen)).toHaveLength(1)
  })

  test.each(['accepted', 'rejected'] as const)(
    'an order that is %s is acknowledged, without an event of its own',
    async (target) => {
      const kitchen = await openKitchen(db)
      const jun = await hire(db, kitchen)
      const order = await placeOrder(db, await createCustomer(db), kitchen)
      await move(db, jun, order, target)
      expect((await sightingsOf(kitchen.owner, order.order_id))?.acknowledgements).toMatchObject([
        { user_id: jun.id },
      ])
      expect((await acknowledge(kitchen.owner, order.order_id)).is_first).toBe(false)
      expect(await acknowledgedEvents(kitchen)).toEqual([])
    },
  )

  test('a customer who cancels acknowledges nothing', async () => {
    const kitchen = await openKitchen(db)
    const lea = await createCustomer(db)
    const order = await placeOrder(db, lea, kitchen)
    await move(db, lea, order, 'cancelled', { reason: 'changed_mind' })
    expect((await sightingsOf(kitchen.owner, order.order_id))?.acknowledgements).toEqual([])
  })

  test('is for staff of that restaurant only', async () => {
    const [kitchen, other] = [await openKitchen(db), await openKitchen(db)]
    const lea = await createCustomer(db)
    const { order_id } = await placeOrder(db, lea, kitchen)
    for (const person of [lea, other.owner])
      expect(await reasonOf(acknowledge(person, order_id))).toBe('NOT_FOUND')
    expect(await reasonOf(acknowledge(kitchen.owner, randomUUID()))).toBe('NOT_FOUND')
    expect(await outcomeOf(db.asAnon.command('acknowledge_order', { order_id }))).toBe('42501')
  })

  test('is on the board: in its snapshot for staff, and not in what the customer sees', async () => {
    const kitchen = await openKitchen(db)
    const lea = await createCustomer(db)
    const { order_id } = await placeOrder(db, lea, kitchen)
    const tickets = (person: Person) =>
      db.as(person).rpc<{ acknowledgement: object | null }[]>('board_tickets', { order_ids: [order_id] })
    expect(await tickets(kitchen.owner)).toMatchObject([{ acknowledgement: null }])
    await acknowledge(kitchen.owner, order_id)
    expect(await tickets(kitchen.owner)).toMatchObject([{ acknowledgement: { user_id: kitchen.owner.id } }])
    expect(await tickets(lea)).toMatchObject([{ acknowledgement: null }])
  })
})
