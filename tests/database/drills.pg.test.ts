import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { hearForLong, letWait, stepsOf, sweepAlarms } from '../support/alarming.ts'
import { createPlatformMember } from '../support/announcing.ts'
import type { Answer } from '../support/callers.ts'
import {
  createCustomer,
  createDriver,
  hire,
  type Kitchen,
  move,
  openKitchen,
  placeOrder,
} from '../support/kitchen.ts'
import { outcomeOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
await hearForLong(db)
beforeEach(() => db.owner.query('delete from private.escalations'))

interface Drill {
  id: string
  order_id: string
  outcome: string | null
}

const start = (kitchen: Kitchen, who = kitchen.owner, args: Answer = {}): Promise<Drill> =>
  db.as(who).command<Drill>('start_drill', { restaurant_id: kitchen.id, device_id: randomUUID(), ...args })
const report = (kitchen: Kitchen) =>
  db
    .as(kitchen.owner)
    .rpc<{ drill: Drill; steps: { step: string }[]; people: Answer[] } | null>('last_drill', {
      restaurant_id: kitchen.id,
    })
const rowOf = async ({ order_id }: Pick<Drill, 'order_id'>): Promise<Record<string, unknown>> => {
  const [row] = await db.owner.query('select * from public.orders where id = $1', [order_id])
  if (!row) throw new Error('no such order')
  return row
}
const acknowledge = (kitchen: Kitchen, { order_id }: Pick<Drill, 'order_id'>) =>
  db.as(kitchen.owner).command('acknowledge_order', { order_id })
const sweep = () => sweepAlarms(db)
const outcomeNow = async (kitchen: Kitchen) => (await report(kitchen))?.drill.outcome

describe('a drill', () => {
  test('goes up the ladder as it stands, ten times faster if wished, while its device plays dead', async () => {
    const kitchen = await openKitchen(db)
    const device = randomUUID()
    const drill = await start(kitchen, kitchen.owner, { device_id: device, speed: 10 })
    const beat = () =>
      db
        .as(kitchen.owner)
        .rpc('beat', { device_id: device, streams: [`restaurant:${kitchen.id}`], can_ring: true })
    await beat()
    await letWait(db, drill, 0.6)
    await sweep()
    // Twelve seconds of silence are 1.2 on its clock.
    expect(await stepsOf(db, drill)).toEqual([])
    await letWait(db, drill, 0.8)
    await sweep()
    expect(await stepsOf(db, drill)).toEqual(['alarm_louder', 'other_devices'])
    await letWait(db, drill, 10)
    await sweep()
    expect((await report(kitchen))?.steps.map(({ step }) => step)).toEqual([
      'alarm_louder',
      'other_devices',
      'staff_contacted',
      'support_alerted',
    ])
  })

  test.each([
    ['seen', (kitchen: Kitchen, drill: Drill) => acknowledge(kitchen, drill)],
    [
      'answered',
      (kitchen: Kitchen, { order_id }: Drill) =>
        move(db, kitchen.owner, { order_id, version: 1 }, 'accepted'),
    ],
    [
      'answered',
      (kitchen: Kitchen, { order_id }: Drill) =>
        move(db, kitchen.owner, { order_id, version: 1 }, 'rejected'),
    ],
    [
      'stopped',
      (kitchen: Kitchen, { id }: Drill) => db.as(kitchen.owner).command('stop_drill', { drill_id: id }),
    ],
    [
      'unseen',
      (_: Kitchen, { id }: Drill) =>
        db.owner.query('update public.drills set ends_at = now() where id = $1', [id]),
    ],
  ])('ends as %s, and its order is gone from every board', async (outcome, happen) => {
    const kitchen = await openKitchen(db)
    const drill = await start(kitchen)
    await sweep()
    expect(await outcomeNow(kitchen)).toBeNull()
    await happen(kitchen, drill)
    await sweep()
    expect(await outcomeNow(kitchen)).toBe(outcome)
    expect((await rowOf(drill)).closed_at).not.toBeNull()
    await sweep()
    const told = await db.owner.query<{ type: string }>(
      `select type from private.events where stream = $1 and type like 'drill_%' order by seq`,
      [`restaurant:${kitchen.id}`],
    )
    expect(told.map(({ type }) => type)).toEqual(['drill_started', 'drill_finished'])
  })

  test('is one at a time, and for owners and managers to start and stop', async () => {
    const [kitchen, foreign] = [await openKitchen(db), await openKitchen(db)]
    const [jun, boss] = [await hire(db, kitchen), await hire(db, kitchen, 'manager')]
    expect(await outcomeOf(start(kitchen, jun))).toBe('NOT_ALLOWED')
    expect(await outcomeOf(start(kitchen, foreign.owner))).toBe('NOT_FOUND')
    expect(await outcomeOf(start(kitchen, boss, { speed: 3 }))).toBe('INVALID_ARGUMENT')
    const drill = await start(kitchen, boss)
    expect(await outcomeOf(start(kitchen))).toBe('DRILL_RUNNING')
    const stop = (who: Kitchen['owner']) => db.as(who).command('stop_drill', { drill_id: drill.id })
    expect(await outcomeOf(stop(jun))).toBe('NOT_ALLOWED')
    expect(await outcomeOf(stop(foreign.owner))).toBe('NOT_FOUND')
    expect(await outcomeOf(db.as(foreign.owner).rpc('last_drill', { restaurant_id: kitchen.id }))).toBe(
      'NOT_FOUND',
    )
    expect(await db.as(jun).query('select id from public.drills')).toEqual([{ id: drill.id }])
    expect(await db.as(foreign.owner).query('select id from public.drills')).toEqual([])
    await stop(kitchen.owner)
    await start(kitchen)
  })
})

describe('a rehearsal order', () => {
  test('takes no receipt number, is nobody’s to pay, and says by its number what it is', async () => {
    const kitchen = await openKitchen(db)
    const customer = await createCustomer(db)
    const before = await placeOrder(db, customer, kitchen)
    const drill = await start(kitchen)
    await db.as(kitchen.owner).command('stop_drill', { drill_id: drill.id })
    const next = await start(kitchen)
    const after = await placeOrder(db, customer, kitchen)
    expect(after.number).toBe(before.number + 1)
    expect([(await rowOf(drill)).number, (await rowOf(next)).number]).toEqual([-1, -2])
    expect(await db.owner.query('select from public.payments where order_id = $1', [next.order_id])).toEqual(
      [],
    )
    expect(await rowOf(next)).toMatchObject({ total_minor: 0, customer_id: null, is_rehearsal: true })
  })

  test('is on the board of its restaurant, and in nobody else’s sight', async () => {
    const [kitchen, foreign] = [await openKitchen(db), await openKitchen(db)]
    const [sam, lea] = [await createDriver(db), await createCustomer(db)]
    const robin = await createPlatformMember(db, 'admin', 'Robin Admin')
    const overview = () => db.as(robin).rpc<Answer>('admin_overview')
    const before = await overview()
    const drill = await start(kitchen)
    const { orders } = await db
      .as(kitchen.owner)
      .rpc<{ orders: Answer[] }>('restaurant_board', { restaurant_id: kitchen.id })
    expect(orders).toMatchObject([{ id: drill.order_id, is_rehearsal: true, status: 'placed' }])
    const counted = ({ placed, open, late, unacknowledged }: Answer) => [placed, open, late, unacknowledged]
    expect(counted(await overview())).toEqual(counted(before))
    for (const who of [sam, lea, foreign.owner])
      expect(await db.as(who).query('select id from public.orders where id = $1', [drill.order_id])).toEqual(
        [],
      )
    await move(db, kitchen.owner, { order_id: drill.order_id, version: 1 }, 'accepted')
    const { offers } = await db.as(sam).rpc<{ offers: Answer[] }>('open_deliveries')
    expect(offers.filter((offer) => offer === null || offer.order_id === drill.order_id)).toEqual([])
    const offered = await db.owner.query(
      `select type from private.events where stream = 'drivers:all' and body ->> 'order_id' = $1`,
      [drill.order_id],
    )
    expect(offered).toEqual([])
  })

  test('is never cooked or carried', async () => {
    const kitchen = await openKitchen(db)
    const drill = await start(kitchen)
    const ref = { order_id: drill.order_id, version: 2 }
    await move(db, kitchen.owner, { ...ref, version: 1 }, 'accepted')
    expect(await outcomeOf(move(db, kitchen.owner, ref, 'preparing'))).toBe('ILLEGAL_MOVE')
    expect(await outcomeOf(move(db, kitchen.owner, ref, 'ready'))).toBe('ILLEGAL_MOVE')
    expect(await outcomeOf(move(db, await createDriver(db), ref, 'picked_up'))).toBe('NOT_FOUND')
  })
})
