import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import type { Person } from '../support/callers.ts'
import {
  bringTo,
  createCustomer,
  createDriver,
  hire,
  move,
  openKitchen,
  placeOrder,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { probeTopic } from '../support/topic-probe.ts'

const db = await createTestDatabase({ connections: 12 })
const kitchen = await openKitchen(db, { name: 'Bao House' })
const [lea, omar] = [await createCustomer(db, 'Lea Moreau'), await createCustomer(db, 'Omar Haddad')]
const [sam, dana] = [await createDriver(db, 'Sam'), await createDriver(db, 'Dana')]
const jun = await hire(db, kitchen)
const agent = await db.createUser('Ada Agent')
await db.owner.query(`insert into public.platform_members (user_id, role) values ($1, 'agent')`, [agent.id])
for (const driver of [sam, dana]) await db.as(driver).command('set_shift', { state: 'online' })
const client = await db.connect()

let denied = 0
afterAll(() => console.log(`${denied} denied attempts on topics of legs`))

interface Leg {
  order_id: string
  leg_id: string
  topic: string
  version: number
}

/** An order Sam has taken, and carries if so wished. */
async function legOf(customer = lea, isOnTheRoad = true, driver = sam): Promise<Leg> {
  const order = await bringTo(db, kitchen, await placeOrder(db, customer, kitchen), 'ready')
  const leg = await db.as(driver).command<Leg>('take_order', { order_id: order.order_id })
  return isOnTheRoad ? { ...leg, version: (await move(db, driver, order, 'picked_up')).version } : leg
}

/** Hands an order over, so that Sam's hands are free again. */
const end = (leg: Leg, driver = sam): Promise<unknown> =>
  db.as(driver).command('deliver_order', { order_id: leg.order_id, version: leg.version })

/** What somebody may do on a topic, in short: listen, send, see presence, show presence. */
async function rightsOn(topic: string, person: Person | null): Promise<string> {
  const claims = person ? { role: 'authenticated' as const, sub: person.id } : { role: 'anon' as const }
  const { readBroadcast, writeBroadcast, readPresence, writePresence } = await probeTopic(
    client,
    topic,
    claims,
  )
  const all = [readBroadcast, writeBroadcast, readPresence, writePresence]
  denied += all.filter((right) => right === false).length
  return ['listen', 'send', 'see', 'show'].filter((_, index) => all[index] === true).join(' ')
}

describe('the topic of a leg', () => {
  const everybody: [string, Person | null][] = [
    ['a visitor', null],
    ['the customer', lea],
    ['another customer', omar],
    ['the driver', sam],
    ['another driver', dana],
    ['the kitchen', jun],
    ['an agent', agent],
  ]
  const rights = async (topic: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      await Promise.all(everybody.map(async ([name]) => [name, ''] as const)).then(async (names) => {
        const found: [string, string][] = []
        for (const [index, [name]] of names.entries())
          found.push([name, await rightsOn(topic, everybody[index]?.[1] ?? null)])
        return found
      }),
    )
  const nobody = Object.fromEntries(everybody.map(([name]) => [name, '']))

  test('opens for its customer and its driver when the order leaves, and for nobody at the end', async () => {
    const leg = await legOf(lea, false)
    expect(await rights(leg.topic)).toEqual(nobody)
    const carried = { ...leg, version: (await move(db, sam, leg, 'picked_up')).version }
    expect(await rights(leg.topic)).toEqual({
      ...nobody,
      'the customer': 'listen show',
      'the driver': 'send see',
    })
    await end(carried)
    expect(await rights(leg.topic)).toEqual(nobody)
  })

  test('belongs to one leg: a customer with an order on the road hears no other', async () => {
    const [hers, his] = [await legOf(lea), await legOf(omar, true, dana)]
    expect([await rightsOn(hers.topic, omar), await rightsOn(his.topic, lea)]).toEqual(['', ''])
    expect([await rightsOn(hers.topic, dana), await rightsOn(his.topic, sam)]).toEqual(['', ''])
    await end(hers)
    await end(his, dana)
  })

  test('ends for yesterday’s driver with the reassignment, and the customer moves along', async () => {
    const first = await legOf()
    const second = await db
      .as(agent)
      .command<Leg>('assign_driver', { order_id: first.order_id, driver_id: dana.id })
    expect(await rights(first.topic)).toEqual(nobody)
    expect(await rights(second.topic)).toEqual({
      ...nobody,
      'the customer': 'listen show',
      'another driver': 'send see',
    })
    await end({ ...first, version: first.version }, dana)
  })

  test.each(['', '%', '*', 'x'])('is no pattern: delivery:%s', async (rest) => {
    for (const [, person] of everybody) expect(await rightsOn(`delivery:${rest}`, person)).toBe('')
  })

  test('ends with the driver’s role', async () => {
    const eve = await createDriver(db, 'Eve')
    await db.as(eve).command('set_shift', { state: 'online' })
    const leg = await legOf(lea, true, eve)
    await db.owner.query('delete from public.platform_members where user_id = $1', [eve.id])
    expect(await rights(leg.topic)).toEqual(nobody)
    expect(await rightsOn(leg.topic, eve)).toBe('')
  })
})

interface Report {
  through: number
  stored: number
  is_active: boolean
}
const point = (counter: number, ageSeconds: number, more: object = {}): object => ({
  counter,
  age_ms: ageSeconds * 1000,
  latitude: 48.87 + counter * 0.001,
  longitude: 2.345,
  accuracy_m: 8,
  ...more,
})
const report = (leg: Leg, points: unknown, driver = sam): Promise<Report> =>
  db.as(driver).rpc<Report>('report_track', { leg_id: leg.leg_id, points })
const trackOf = (leg: Leg, person: Person) =>
  db.as(person).rpc<{ counter: number; is_suspect: boolean }[]>('delivery_track', { leg_id: leg.leg_id })
/** Lets a leg have begun an hour ago, so that points of the past fit in. */
const begunEarlier = (leg: Leg): Promise<unknown> =>
  db.owner.query(
    `update private.delivery_legs set taken_at = now() - interval '1 hour', picked_up_at = picked_up_at - interval '50 minutes' where id = $1`,
    [leg.leg_id],
  )
async function oldLeg(isOnTheRoad = true): Promise<Leg> {
  const leg = await legOf(lea, isOnTheRoad)
  await begunEarlier(leg)
  return leg
}

describe('the track', () => {
  test('counts each point once, however often and in whatever pieces its batch comes', async () => {
    const leg = await oldLeg()
    const points = [5, 4, 3, 2, 1].map((counter) => point(counter, 100 - counter * 12))
    expect(await report(leg, points.slice(3))).toMatchObject({ through: 2, stored: 2 })
    expect(await report(leg, points)).toMatchObject({ through: 5, stored: 3 })
    expect(await report(leg, points)).toMatchObject({ through: 5, stored: 0 })
    expect((await trackOf(leg, sam)).map(({ counter }) => counter)).toEqual([1, 2, 3, 4, 5])
    await end(leg)
  })

  test('keeps the same whether a batch is sent once or ten times at once', async () => {
    const leg = await oldLeg()
    const points = Array.from({ length: 60 }, (_, index) => point(index + 1, 800 - index * 10))
    const stored = await Promise.all(Array.from({ length: 10 }, () => report(leg, points)))
    expect(stored.reduce((sum, answer) => sum + answer.stored, 0)).toBe(60)
    expect(await trackOf(leg, sam)).toHaveLength(60)
    await end(leg)
  })

  test('is thinned: 100 points a second leave one in eight seconds, standing still one a minute', async () => {
    const leg = await oldLeg()
    for (let batch = 0; batch < 10; batch += 1) {
      const from = batch * 200
      await report(
        leg,
        Array.from({ length: 200 }, (_, index) =>
          point(from + index + 1, 60 - (from + index) / 100, { latitude: 48.87 + (from + index) / 1000 }),
        ),
      )
    }
    expect((await trackOf(leg, sam)).length).toBeLessThanOrEqual(3)
    const still = await oldLeg()
    await report(
      still,
      Array.from({ length: 40 }, (_, index) => point(index + 1, 600 - index * 10, { latitude: 48.87 })),
    )
    expect((await trackOf(still, sam)).length).toBeLessThanOrEqual(7)
    await end(leg)
    await end(still)
  })

  test.each<[string, object]>([
    ['a latitude that is no number', { latitude: 'NaN' }],
    ['no latitude', { latitude: null }],
    ['a latitude of 91', { latitude: 91 }],
    ['a longitude of 181', { longitude: 181 }],
    ['a number beyond all numbers', { longitude: 1e300 }],
    ['the future', { age_ms: -5000 }],
    ['more than a day ago', { age_ms: 90_000_000 }],
    ['before the leg', { age_ms: 3_700_000 }],
    ['no counter', { counter: null }],
    ['a counter of 0', { counter: 0 }],
    ['half a counter', { counter: 1.5 }],
    ['an object for a number', { latitude: {} }],
    ['no accuracy', { accuracy_m: 'good' }],
  ])('leaves out %s, and keeps the rest of the batch', async (_, wrong) => {
    const leg = await oldLeg()
    expect((await report(leg, [point(1, 60), point(2, 40, wrong), point(3, 20)])).stored).toBe(2)
    await end(leg)
  })

  test('marks a jump of more than 500 km, and does not believe it', async () => {
    const leg = await oldLeg()
    await report(leg, [point(1, 60), point(2, 40, { latitude: 43.3, longitude: 5.37 }), point(3, 20)])
    expect(await trackOf(leg, sam)).toMatchObject([
      { counter: 1, is_suspect: false },
      { counter: 2, is_suspect: true },
      { counter: 3, is_suspect: false },
    ])
    await end(leg)
  })

  test.each([
    ['nothing', null],
    ['an object', {}],
    ['text', '"x"'],
  ])('refuses %s for a batch', async (_, points) => {
    const leg = await legOf()
    expect(await reasonOf(report(leg, points))).toBe('INVALID_ARGUMENT')
    await end(leg)
  })

  test('refuses a batch that is too large, and a leg of somebody else', async () => {
    const leg = await legOf()
    expect(
      await reasonOf(
        report(
          leg,
          Array.from({ length: 201 }, (_, index) => point(index + 1, 1)),
        ),
      ),
    ).toBe('TOO_MANY')
    for (const person of [dana, lea, jun, agent])
      expect(await reasonOf(report(leg, [point(1, 1)], person))).toBe('NOT_FOUND')
    await end(leg)
  })

  test('after the end takes what was before it, tells the device to stop, and nothing later', async () => {
    const leg = await oldLeg()
    await end(leg)
    await db.owner.query(
      `update private.delivery_legs set ended_at = now() - interval '1 minute' where id = $1`,
      [leg.leg_id],
    )
    expect(await report(leg, [point(1, 90), point(2, 30)])).toEqual({
      leg_id: leg.leg_id,
      through: 2,
      stored: 1,
      is_active: false,
    })
  })

  test('is read by its driver and by agents, never by the customer, and is gone after two days', async () => {
    const leg = await oldLeg()
    await report(leg, [point(1, 60)])
    const readers = async () =>
      Promise.all([sam, agent, lea, dana, jun].map((person) => outcomeOf(trackOf(leg, person))))
    expect(await readers()).toEqual(['ok', 'ok', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
    await end(leg)
    expect(await readers()).toEqual(['ok', 'ok', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
    await db.owner.query('select private.purge_tracks()')
    expect(await trackOf(leg, sam)).toHaveLength(1)
    await db.owner.query(
      `update private.delivery_legs set ended_at = now() - interval '49 hours' where id = $1`,
      [leg.leg_id],
    )
    await db.owner.query(
      `update private.track_points set at = now() - interval '49 hours' where leg_id = $1`,
      [leg.leg_id],
    )
    await db.owner.query('select private.purge_tracks()')
    expect(await trackOf(leg, sam)).toEqual([])
  })
})

describe('where the driver is, for the customer', () => {
  const seenBy = (person: Person, leg: Leg) =>
    db.as(person).rpc<Record<string, unknown> | null>('delivery_position', { order_id: leg.order_id })

  test('an area before the order leaves, a point after, nothing at the end', async () => {
    const leg = await oldLeg(false)
    await report(leg, [point(1, 30, { latitude: 48.87321, longitude: 2.34567 })])
    expect(await seenBy(lea, leg)).toMatchObject({
      precision: 'area',
      latitude: 48.87,
      longitude: 2.35,
      accuracy_m: 800,
    })
    const { version } = await move(db, sam, leg, 'picked_up')
    // Where the driver was before the order left stays an area that is gone.
    expect(await seenBy(lea, leg)).toBeNull()
    await db.owner.query(
      `update private.delivery_legs set picked_up_at = now() - interval '1 minute' where id = $1`,
      [leg.leg_id],
    )
    await report(leg, [point(2, 10, { latitude: 48.87421, longitude: 2.34467 })])
    expect(await seenBy(lea, leg)).toMatchObject({
      precision: 'point',
      counter: 2,
      latitude: 48.87421,
      longitude: 2.34467,
    })
    await end({ ...leg, version })
    expect(await seenBy(lea, leg)).toBeNull()
  })

  test('nobody else’s to know', async () => {
    const leg = await oldLeg()
    await db.owner.query(
      `update private.delivery_legs set picked_up_at = now() - interval '1 minute' where id = $1`,
      [leg.leg_id],
    )
    await report(leg, [point(1, 10)])
    for (const person of [omar, dana, jun]) expect(await seenBy(person, leg)).toBeNull()
    expect(await seenBy(agent, leg)).not.toBeNull()
    expect(await reasonOf(db.asAnon.rpc('delivery_position', { order_id: randomUUID() }))).toBe('42501')
    await end(leg)
  })
})
