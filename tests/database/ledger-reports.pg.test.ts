import { describe, expect, test } from 'vitest'
import { createPlatformMember } from '../support/announcing.ts'
import { type Kitchen, openKitchen } from '../support/kitchen.ts'
import { recordOrder } from '../support/ledger.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const robin = await createPlatformMember(db, 'admin', 'Robin')

const kept = (shown: number) => ({ shown, answered: 60_000 })
const count = (from: string, until = from) =>
  db.owner.query('select private.count_ledger_days($1, $2)', [from, until])

interface Report {
  day: string
  orders: number
  late: number
  missed: number
  p50_ms: number | null
  p95_ms: number | null
  worst_ms: number | null
  is_final: boolean
}
const reportsOf = (kitchen: Kitchen): Promise<Report[]> =>
  db.owner.query<Report>(
    `select day::text, orders, late, missed, p50_ms, p95_ms, worst_ms, is_final from private.ledger_days where restaurant_id = $1 order by day`,
    [kitchen.id],
  )

describe('the daily report', () => {
  test('counts what was placed on the restaurant’s own day, also where a clock change makes it 25 or 23 hours long', async () => {
    const paris = await openKitchen(db, { timezone: 'Europe/Paris' })
    // 25 October 2026 begins at 22:00 UTC and ends at 23:00 UTC a day later.
    for (const at of [
      '2026-10-24T21:59:59Z',
      '2026-10-24T22:00:00Z',
      '2026-10-25T22:59:59Z',
      '2026-10-25T23:00:00Z',
    ])
      await recordOrder(db, paris, at, kept(100))
    // 28 March 2027 begins at 23:00 UTC and ends at 22:00 UTC.
    for (const at of [
      '2027-03-27T22:59:59Z',
      '2027-03-27T23:00:00Z',
      '2027-03-28T21:59:59Z',
      '2027-03-28T22:00:00Z',
    ])
      await recordOrder(db, paris, at, kept(100))
    await count('2026-10-24', '2026-10-26')
    await count('2027-03-27', '2027-03-29')
    expect((await reportsOf(paris)).map(({ day, orders }) => [day, orders])).toEqual([
      ['2026-10-24', 1],
      ['2026-10-25', 2],
      ['2026-10-26', 1],
      ['2027-03-27', 1],
      ['2027-03-28', 2],
      ['2027-03-29', 1],
    ])
    const day = await db
      .as(paris.owner)
      .rpc<{ from: string; until: string; points: unknown[] }>('ledger_day', {
        restaurant_id: paris.id,
        day: '2026-10-25',
      })
    expect([Date.parse(day.from), Date.parse(day.until)]).toEqual([
      Date.parse('2026-10-24T22:00:00Z'),
      Date.parse('2026-10-25T23:00:00Z'),
    ])
    expect(day.points).toHaveLength(2)
  })

  test('reaches the ends of the world: one instant is three dates', async () => {
    const places = await Promise.all(
      ['Pacific/Kiritimati', 'UTC', 'Pacific/Pago_Pago'].map((timezone) => openKitchen(db, { timezone })),
    )
    for (const place of places) await recordOrder(db, place, '2026-11-10T10:30:00Z', kept(100))
    await count('2026-11-09', '2026-11-11')
    const days = await Promise.all(
      places.map(async (place) => (await reportsOf(place)).map(({ day }) => day)),
    )
    expect(days).toEqual([['2026-11-11'], ['2026-11-10'], ['2026-11-09']])
  })

  test('says how many were missed and late, how fast the rest, and what it says of all is the sum', async () => {
    const [bao, pho] = [await openKitchen(db, { name: 'Bao' }), await openKitchen(db, { name: 'Pho' })]
    const at = '2026-11-05T12:00:00Z'
    for (let n = 1; n <= 100; n += 1) await recordOrder(db, bao, at, kept(n * 10))
    await recordOrder(db, pho, at, kept(9000))
    await recordOrder(db, pho, at, { unanswered: 360_000 })
    await count('2026-11-05')
    expect(await reportsOf(bao)).toMatchObject([
      { orders: 100, late: 0, missed: 0, p50_ms: 500, p95_ms: 950, worst_ms: 1000 },
    ])
    expect(await reportsOf(pho)).toMatchObject([{ orders: 2, late: 2, missed: 1, worst_ms: 9000 }])
    const [whole] = await db.owner.query(
      `select orders, late, missed, worst_ms from private.ledger_platform_days where day = '2026-11-05'`,
    )
    expect(whole).toEqual({ orders: 102, late: 2, missed: 1, worst_ms: 9000 })
    const [named] = await db.owner.query(
      `select missed from admin.ledger_days where restaurant = 'Pho' and day = '2026-11-05'`,
    )
    expect(named).toEqual({ missed: 1 })
  })

  test('counted twice, or by two at once, is the same; counted after more was told, it is the truth', async () => {
    const kitchen = await openKitchen(db)
    await recordOrder(db, kitchen, '2026-11-06T12:00:00Z', kept(100))
    await count('2026-11-06')
    const before = await reportsOf(kitchen)
    await Promise.all([count('2026-11-06'), count('2026-11-06')])
    expect(await reportsOf(kitchen)).toEqual(before)
    await recordOrder(db, kitchen, '2026-11-06T13:00:00Z', { unanswered: 360_000 })
    await count('2026-11-06')
    expect(await reportsOf(kitchen)).toMatchObject([{ orders: 2, missed: 1, is_final: true }])
  })

  test('is finished however long nobody counted', async () => {
    const kitchen = await openKitchen(db)
    await db.owner.query('select private.count_open_days()')
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
    await db.owner.query('delete from private.ledger_platform_days where day > $1', [daysAgo(10)])
    await recordOrder(db, kitchen, daysAgo(7), { unanswered: 360_000 })
    await db.owner.query('select private.count_open_days()')
    expect(await reportsOf(kitchen)).toMatchObject([{ orders: 1, missed: 1, is_final: true }])
  })

  test('of today is not final', async () => {
    const kitchen = await openKitchen(db)
    await recordOrder(db, kitchen, new Date(), { shown: 100 })
    await db.owner.query('select private.count_open_days()')
    expect(await reportsOf(kitchen)).toMatchObject([{ orders: 1, missed: 0, is_final: false }])
  })
})

describe('latency over time', () => {
  interface Series {
    orders: number
    late: number
    worst_ms: number
    points: { at: string; orders: number; p50_ms: number; p95_ms: number; p99_ms: number; worst_ms: number }[]
    devices: { label: string; shown: number; late: number }[]
    restaurants: { restaurant: string; missed: number }[]
  }
  const latency = (hours: number) => db.as(robin).rpc<Series>('platform_latency', { hours })
  const rollUp = () => db.owner.query(`select private.roll_up_latency(now() - interval '26 hours')`)

  test('from the slots is what the orders themselves say, each value rounded up by at most 5 %', async () => {
    const kitchen = await openKitchen(db)
    const start = Date.now() - 20 * 3_600_000
    const values: number[] = []
    for (let n = 0; n < 200; n += 1) {
      const ms = 20 + ((n * 7919) % 4000)
      values.push(ms)
      await recordOrder(db, kitchen, new Date(start + n * 1000), kept(ms))
    }
    await rollUp()
    const stepped = await db.owner.query<{ step: number }>(
      'select private.latency_step(ms) as step from unnest($1::integer[]) as ms order by 1',
      [values],
    )
    const [merged] = await db.owner.query<{ steps: Record<string, number> }>(
      `select jsonb_object_agg(step, orders) as steps from (
         select h.step, sum(h.orders)::integer as orders from private.latency_slots s, unnest(s.steps, s.counts) as h (step, orders)
         where s.slot between $1 and $2 group by h.step) x`,
      [new Date(start - 900_000), new Date(start + 900_000)],
    )
    const expected: Record<string, number> = {}
    for (const { step } of stepped) expected[step] = (expected[step] ?? 0) + 1
    expect(merged?.steps).toEqual(expected)
    for (const [index, value] of [...values].sort((a, b) => a - b).entries()) {
      const step = stepped[index]?.step ?? 0
      expect(step).toBeGreaterThanOrEqual(value)
      expect(step).toBeLessThanOrEqual(Math.ceil(value * 1.05))
    }
  })

  test('has no slot where there were no orders, and is the same however often it is rolled up', async () => {
    await rollUp()
    const before = await latency(24)
    await Promise.all([rollUp(), rollUp()])
    const { points } = await latency(24)
    expect(points).toEqual(before.points)
    expect(points.every(({ orders }) => orders > 0)).toBe(true)
    expect(points.length).toBeLessThan(96)
  })

  test('of the last hour is live, minute by minute', async () => {
    const kitchen = await openKitchen(db)
    await recordOrder(db, kitchen, new Date(Date.now() - 60_000), kept(7000))
    const { points, late } = await latency(1)
    expect(late).toBeGreaterThanOrEqual(1)
    expect(points).toEqual(expect.arrayContaining([expect.objectContaining({ worst_ms: 7000 })]))
  })

  test('names the worst devices by orders that still waited, not by what a board shows of the morning', async () => {
    const kitchen = await openKitchen(db, { name: 'Devices' })
    const [slow, opened] = ['d0000000-0000-4000-8000-000000000001', 'd0000000-0000-4000-8000-000000000002']
    const at = new Date(Date.now() - 3_600_000)
    await recordOrder(db, kitchen, at, {
      shown: 12_000,
      answered: 20_000,
      acknowledged: 20_000,
      device: slow,
    })
    await recordOrder(db, kitchen, at, {
      shown: 1_800_000,
      answered: 20_000,
      acknowledged: 20_000,
      device: opened,
    })
    await db.owner.query('select private.count_open_days()')
    const rows = await db.owner.query<{ device_id: string }>(
      'select device_id, shown, late, worst_ms from private.ledger_device_days where restaurant_id = $1',
      [kitchen.id],
    )
    expect(rows).toEqual([{ device_id: slow, shown: 1, late: 1, worst_ms: 12_000 }])
    const { devices } = await latency(24)
    expect(devices).toEqual(expect.arrayContaining([expect.objectContaining({ device_id: slow, late: 1 })]))
  })
})
