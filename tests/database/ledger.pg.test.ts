import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createPlatformMember } from '../support/announcing.ts'
import type { Person } from '../support/callers.ts'
import { createCustomer, hire, type Kitchen, move, openKitchen, placeOrder } from '../support/kitchen.ts'
import { type Life, recordOrder } from '../support/ledger.ts'
import { reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const kitchen = await openKitchen(db, { name: 'Bao' })
const robin = await createPlatformMember(db, 'admin', 'Robin')

const SECOND = 1000
const MINUTE = 60 * SECOND
const ago = (ms: number) => new Date(Date.now() - ms)

interface Row {
  order_id: string
  verdict: string
  is_late: boolean
  shown_ms: number | null
  attended_ms: number | null
  acknowledged_by: string | null
  answered_by: string | null
  committed_at: string
}
interface Page {
  rows: Row[]
  next: { committed_at: string; order_id: string } | null
}

async function entryOf(orderId: string): Promise<Row> {
  const [row] = await db.owner.query<Row & { sent_at: Date | null }>(
    'select * from admin.order_ledger where order_id = $1',
    [orderId],
  )
  if (!row) throw new Error('The order is not in the ledger.')
  return row
}

const verdictOf = async (life: Life, age = 30 * MINUTE): Promise<string> => {
  const { verdict, is_late } = await entryOf(await recordOrder(db, kitchen, ago(age), life))
  return is_late ? `${verdict}, late` : verdict
}

const dayOf = (at: Date, timeZone = 'Europe/Paris') => new Intl.DateTimeFormat('sv', { timeZone }).format(at)
const page = (person: Person, args: object) => db.as(person).rpc<Page>('order_ledger', { ...args })

describe('the promise', () => {
  test.each<[string, Life, string]>([
    ['shown at once and accepted', { shown: 200, answered: 40 * SECOND }, 'kept'],
    ['shown at the last moment', { shown: 5000, answered: 40 * SECOND }, 'kept'],
    ['seen by somebody who only said so', { shown: 200, acknowledged: 40 * SECOND }, 'kept'],
    ['shown a moment too late', { shown: 5001, answered: 40 * SECOND }, 'late, late'],
    ['answered though no device told that it showed it', { answered: 40 * SECOND }, 'late, late'],
    ['answered within five seconds: whoever answers has seen it', { answered: 3 * SECOND }, 'kept'],
    ['attended to after five minutes', { shown: 200, answered: 5 * MINUTE + 1 }, 'missed'],
    ['never attended to and still open', { shown: 200 }, 'missed'],
    [
      'ended because nobody answered, though somebody had seen it',
      { shown: 200, acknowledged: SECOND, unanswered: 6 * MINUTE },
      'missed',
    ],
    [
      'ended because nobody answered within the five minutes',
      { shown: 200, unanswered: 2 * MINUTE },
      'missed',
    ],
    ['taken back by its customer while it stood on a screen', { shown: 200, withdrawn: MINUTE }, 'withdrawn'],
    ['taken back before anybody could have seen it', { withdrawn: 3 * SECOND }, 'withdrawn'],
    ['taken back after a minute on no screen', { withdrawn: MINUTE }, 'missed, late'],
    ['taken back after it had waited too long', { shown: 200, withdrawn: 6 * MINUTE }, 'missed'],
    ['accepted by itself and shown', { shown: 300, isAutomatic: true }, 'kept'],
    ['accepted by itself and on no screen', { isAutomatic: true }, 'missed, late'],
  ])('an order %s', async (_, life, verdict) => {
    expect(await verdictOf(life)).toBe(verdict)
  })

  test('an order that still has time waits, and is late as soon as five seconds passed on no screen', async () => {
    expect(await verdictOf({}, 2 * SECOND)).toBe('waiting')
    expect(await verdictOf({}, 20 * SECOND)).toBe('waiting, late')
    expect(await verdictOf({ shown: 200 }, 20 * SECOND)).toBe('waiting')
  })
})

describe('what a device claims', () => {
  const shownMs = async (shown: number, told: number) =>
    (await entryOf(await recordOrder(db, kitchen, ago(MINUTE), { shown, told, answered: 50 * SECOND })))
      .shown_ms

  test('is when it showed the order, however late it could tell', async () => {
    expect(await shownMs(400, 20 * SECOND)).toBe(400)
  })

  test('is not believed where its clock was set meanwhile: before the commit, or after the report', async () => {
    expect(await shownMs(-7000, 900)).toBe(900)
    expect(await shownMs(9000, 900)).toBe(900)
  })

  test('travels as an age, so a tablet whose clock is an hour wrong measures as well as any', async () => {
    const order = await placeOrder(db, await createCustomer(db), kitchen)
    await db.as(kitchen.owner).rpc('report_receipts', {
      device_id: randomUUID(),
      received: [order.order_id],
      shown: [order.order_id],
      received_ago: [0],
      shown_ago: [0],
    })
    const entry = await entryOf(order.order_id)
    expect(entry.shown_ms).toBeGreaterThanOrEqual(0)
    expect(entry.shown_ms).toBeLessThan(5000)
  })
})

describe('one order', () => {
  test('is followed from its commit to its answer, by device and person', async () => {
    const mia = await hire(db, kitchen, 'manager', 'Mia Chen')
    const order = await placeOrder(db, await createCustomer(db), kitchen)
    const device = randomUUID()
    const streams = [`restaurant:${kitchen.id}`]
    await db.as(mia).rpc('beat', { device_id: device, streams, label: 'Counter' })
    await db
      .as(mia)
      .rpc('report_receipts', { device_id: device, received: [order.order_id], shown: [order.order_id] })
    await db.as(mia).command('acknowledge_order', { order_id: order.order_id })
    await move(db, mia, order, 'accepted')

    const timeline = await db
      .as(kitchen.owner)
      .rpc<{ row: Row; moments: Record<string, unknown>[] }>('order_timeline', { order_id: order.order_id })
    expect(timeline.row).toMatchObject({ verdict: 'kept', acknowledged_by: 'Mia', answered_by: 'Mia' })
    expect(timeline.moments.map(({ kind }) => kind).sort()).toEqual(
      ['acknowledged', 'committed', 'moved', 'received', 'sent', 'shown'].sort(),
    )
    expect(timeline.moments.find(({ kind }) => kind === 'shown')).toMatchObject({
      label: 'Counter',
      name: 'Mia',
    })
    expect(timeline.moments.at(-1)).toMatchObject({ kind: 'moved', status: 'accepted', name: 'Mia' })
  })

  test('is no entry before it is placed', async () => {
    await db.owner.query(`update private.payment_providers set is_enabled = true where provider = 'external'`)
    const { order_id } = await placeOrder(db, await createCustomer(db), kitchen, {
      payment_provider: 'external',
    })
    expect(await reasonOf(db.as(kitchen.owner).rpc('order_timeline', { order_id }))).toBe('NOT_FOUND')
    await expect(entryOf(order_id)).rejects.toThrow('not in the ledger')
  })
})

describe('who sees which ledger', () => {
  test('the staff of a restaurant theirs and no other, its customers none, admins all', async () => {
    const pho = await openKitchen(db, { name: 'Pho' })
    const at = ago(10 * MINUTE)
    const order_id = await recordOrder(db, pho, at, { shown: 100, answered: 900 })
    const lea = await createCustomer(db)
    const args = { restaurant_id: pho.id, day: dayOf(at) }
    expect((await page(pho.owner, args)).rows.map((row) => row.order_id)).toEqual([order_id])
    expect((await page(robin, args)).rows.map((row) => row.order_id)).toEqual([order_id])
    for (const stranger of [kitchen.owner, lea]) {
      expect(await reasonOf(page(stranger, args))).toBe('NOT_FOUND')
      expect(await reasonOf(db.as(stranger).rpc('ledger_day', { restaurant_id: pho.id }))).toBe('NOT_FOUND')
      expect(await reasonOf(db.as(stranger).rpc('order_timeline', { order_id }))).toBe('NOT_FOUND')
    }
    expect(await reasonOf(db.asAnon.rpc('order_ledger', args))).toBe('42501')
  })

  test('of all restaurants, and its latency, only admins', async () => {
    for (const [name, args] of [
      ['order_ledger', { day: dayOf(new Date()) }],
      ['platform_latency', { hours: 24 }],
      ['platform_ledger', {}],
    ] as const) {
      expect(await reasonOf(db.as(kitchen.owner).rpc(name, args)), name).toBe('NOT_ALLOWED')
      await db.as(robin).rpc(name, args)
    }
  })

  test('a removed member sees none from that moment on', async () => {
    const jun = await hire(db, kitchen)
    const args = { restaurant_id: kitchen.id, day: dayOf(new Date()) }
    await page(jun, args)
    await db
      .as(kitchen.owner)
      .command('remove_restaurant_member', { restaurant_id: kitchen.id, user_id: jun.id })
    expect(await reasonOf(page(jun, args))).toBe('NOT_FOUND')
  })
})

describe('the pages of a day', () => {
  async function busyDay(): Promise<{ place: Kitchen; ids: string[] }> {
    const place = await openKitchen(db, { name: 'Busy' })
    const ids: string[] = []
    // Two of an instant: the place in the ledger needs more than a time.
    for (let n = 0; n < 7; n += 1)
      ids.unshift(
        await recordOrder(db, place, `2026-11-20T12:0${Math.floor(n / 2)}:00Z`, {
          shown: 100,
          answered: 900,
        }),
      )
    return { place, ids }
  }

  test('hold every order once, newest first, however small the page', async () => {
    const { place, ids } = await busyDay()
    const seen: string[] = []
    let after: Page['next'] = null
    do {
      const { rows, next }: Page = await page(place.owner, {
        restaurant_id: place.id,
        day: '2026-11-20',
        max_rows: 2,
        after,
      })
      seen.push(...rows.map((row) => row.order_id))
      after = next
    } while (after)
    expect([...seen].sort()).toEqual([...ids].sort())
    expect(new Set(seen).size).toBe(7)
  })

  test('can be those that one device got, those shown late, or those missed', async () => {
    const place = await openKitchen(db, { name: 'Filters' })
    const device = randomUUID()
    const at = '2026-11-20T12:00:00Z'
    const kept = await recordOrder(db, place, at, { shown: 100, answered: 900, device })
    const late = await recordOrder(db, place, at, { shown: 9000, answered: 20 * SECOND })
    const missed = await recordOrder(db, place, at, { shown: 100, unanswered: 6 * MINUTE, device })
    const idsOf = async (args: object) =>
      (await page(place.owner, { restaurant_id: place.id, day: '2026-11-20', ...args })).rows
        .map((row) => row.order_id)
        .sort()
    expect(await idsOf({ kind: 'late' })).toEqual([late])
    expect(await idsOf({ kind: 'missed' })).toEqual([missed])
    expect(await idsOf({ device_id: device })).toEqual([kept, missed].sort())
    expect(
      await reasonOf(page(place.owner, { restaurant_id: place.id, day: '2026-11-20', kind: 'pink' })),
    ).toBe('INVALID_ARGUMENT')
    const everywhere = await page(robin, { day: '2026-11-20', kind: 'missed' })
    expect(everywhere.rows.map((row) => row.order_id)).toContain(missed)
  })
})
