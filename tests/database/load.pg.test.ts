import { describe, expect, test } from 'vitest'
import type { Answer } from '../support/callers.ts'
import {
  createCustomer,
  createDriver,
  hire,
  type Kitchen,
  openKitchen,
  placeOrder,
  street,
} from '../support/kitchen.ts'
import { reasonOf, refusalOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const minute = 60_000

interface Quote {
  problems: (Answer & { reason: string })[]
  prep_minutes: number
  slower_minutes: number
  promised_from: string
}

const quote = (kitchen: Kitchen, more: Answer = {}) =>
  db.asAnon.rpc<Quote>('quote_order', {
    restaurant_id: kitchen.id,
    items: [{ menu_item_id: kitchen.soup, quantity: 1 }],
    ...more,
  })
const setLoad = (kitchen: Kitchen, mode: string, more: Answer = {}) =>
  db.as(kitchen.owner).command('set_load', { restaurant_id: kitchen.id, mode, ...more })
const pause = (kitchen: Kitchen, more: Answer = {}) =>
  setLoad(kitchen, 'paused', { reason: 'too_busy', ...more })
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * minute).toISOString()
const slots = (kitchen: Kitchen) =>
  db.asAnon
    .rpc<{ slots: string[] }>('order_slots', { restaurant_id: kitchen.id, ...street })
    .then((answer) => answer.slots.map((slot) => Date.parse(slot)))

async function cardOf(kitchen: Kitchen): Promise<Answer> {
  const cards = await db.asAnon.rpc<Answer[]>('find_restaurants', {})
  return cards.find(({ id }) => id === kitchen.id) ?? {}
}

/** Lets time pass for a load that has an end. */
const letItEnd = (kitchen: Kitchen) =>
  db.owner.query(`update public.restaurant_loads set until = now() where restaurant_id = $1`, [kitchen.id])

describe('slower', () => {
  test('adds its minutes to what is shown, quoted and promised, and takes them away when it ends', async () => {
    const kitchen = await openKitchen(db)
    const [before, card] = [await quote(kitchen), await cardOf(kitchen)]
    await setLoad(kitchen, 'slower', { minutes: 15, until: inMinutes(60) })
    const during = await quote(kitchen)
    expect(during).toMatchObject({ prep_minutes: 35, slower_minutes: 15, problems: [] })
    const moved = Date.parse(during.promised_from) - Date.parse(before.promised_from)
    expect(Math.round(moved / minute)).toBe(15)
    expect(await cardOf(kitchen)).toMatchObject({
      minutes_from: Number(card.minutes_from) + 15,
      minutes_until: Number(card.minutes_until) + 15,
      load: { mode: 'slower', minutes: 15 },
    })
    const order: Answer = { ...(await placeOrder(db, await createCustomer(db), kitchen)) }
    expect(order.prep_minutes).toBe(35)
    await letItEnd(kitchen)
    expect(await quote(kitchen)).toMatchObject({ prep_minutes: 20, slower_minutes: 0 })
    expect(await cardOf(kitchen)).toMatchObject({ load: { mode: 'open', minutes: 0, until: null } })
  })

  test('offers no time that the slower kitchen cannot keep', async () => {
    const kitchen = await openKitchen(db)
    const [first] = await slots(kitchen)
    await setLoad(kitchen, 'slower', { minutes: 45 })
    const [next] = await slots(kitchen)
    expect(Number(next) - Number(first)).toBe(45 * minute)
    const scheduled: Answer = {
      ...(await placeOrder(db, await createCustomer(db), kitchen, {
        scheduled_for: new Date(Number(next)).toISOString(),
      })),
    }
    expect(Date.parse(String(scheduled.fires_at))).toBeGreaterThanOrEqual(Date.now() - 5000)
  })

  test('between lunch and dinner offers no time for which it would have to begin before dinner', async () => {
    const spans = [
      { opens: '11:00', closes: '15:00' },
      { opens: '18:00', closes: '22:00' },
    ]
    const hours = [0, 1, 2, 3, 4, 5, 6].flatMap((weekday) => spans.map((span) => ({ weekday, ...span })))
    const kitchen = await openKitchen(db, { timezone: 'UTC', hours })
    const firstAt = async (at: string) => {
      const [row] = await db.owner.query<{ slot: Date }>(
        'select slot from private.order_slots($1, $2, $3, $4) as s (slot) limit 1',
        [kitchen.id, street.latitude, street.longitude, at],
      )
      return row?.slot.toISOString().slice(0, 16)
    }
    const slower = (until: string) =>
      db.owner.query(
        `update public.restaurant_loads set mode = 'slower', minutes = 45, until = $2 where restaurant_id = $1`,
        [kitchen.id, until],
      )
    // Dinner begins at six; 20 minutes of cooking, five of the way, and 45 while it is slower.
    await slower('2027-03-02T20:30:00Z')
    expect(await firstAt('2027-03-02T16:30:00Z')).toBe('2027-03-02T19:15')
    await slower('2027-03-02T18:30:00Z')
    expect(await firstAt('2027-03-02T16:30:00Z')).toBe('2027-03-02T19:00')
  })
})

describe('paused', () => {
  test('refuses quotes and orders for now, with until when, and takes them again when the time has come', async () => {
    const kitchen = await openKitchen(db)
    const lea = await createCustomer(db)
    const until = inMinutes(30)
    await pause(kitchen, { until })
    const { problems } = await quote(kitchen)
    expect(problems).toMatchObject([{ reason: 'RESTAURANT_PAUSED' }])
    expect(Date.parse(String(problems[0]?.until))).toBe(Date.parse(until))
    const refusal = await refusalOf(placeOrder(db, lea, kitchen))
    expect(refusal).toMatchObject({ code: 'PT409', family: 'INVALID_STATE', reason: 'RESTAURANT_PAUSED' })
    expect(await cardOf(kitchen)).toMatchObject({ is_open: true, load: { mode: 'paused' } })
    await letItEnd(kitchen)
    expect((await quote(kitchen)).problems).toEqual([])
    await placeOrder(db, lea, kitchen)
  })

  test('until somebody says otherwise holds until somebody does', async () => {
    const kitchen = await openKitchen(db)
    await pause(kitchen)
    expect((await quote(kitchen)).problems).toMatchObject([{ reason: 'RESTAURANT_PAUSED', until: null }])
    await setLoad(kitchen, 'open')
    expect((await quote(kitchen)).problems).toEqual([])
  })

  test('until the next opening ends when the restaurant opens, whatever opening it is in now', async () => {
    const now = Date.now()
    const clock = (minutes: number) => new Date(now + minutes * minute).toISOString().slice(11, 16)
    const hours = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opens: clock(-60), closes: clock(60) }))
    const kitchen = await openKitchen(db, { timezone: 'UTC', hours })
    const load = await pause(kitchen, { until_opening: true })
    const opening = Math.floor(now / minute) * minute + 23 * 60 * minute
    expect(Date.parse(String(load.until))).toBe(opening)
  })

  test('until the next opening is until somebody says otherwise where the kitchen never closes', async () => {
    const kitchen = await openKitchen(db, { timezone: 'UTC' })
    expect(await pause(kitchen, { until_opening: true })).toMatchObject({ mode: 'paused', until: null })
    expect((await quote(kitchen)).problems).toMatchObject([{ reason: 'RESTAURANT_PAUSED', until: null }])
  })

  test('does not end at midnight where the hours of two days touch, for now or for later', async () => {
    const hours = [
      { weekday: 5, opens: '18:00', closes: '00:00' },
      { weekday: 6, opens: '00:00', closes: '03:00' },
    ]
    const kitchen = await openKitchen(db, { timezone: 'UTC', hours })
    await pause(kitchen)
    // 2027-03-05 is a Friday.
    const [row] = await db.owner.query<{ starts: Date; ends: Date; slots: Date[] }>(
      `select private.next_start($1, at) as starts, private.load_ends($1, at) as ends,
         array(select slot from private.order_slots($1, $2, $3, at) as s (slot)) as slots
       from (values ('2027-03-05T23:50:00Z'::timestamptz)) as x (at)`,
      [kitchen.id, street.latitude, street.longitude],
    )
    expect(row?.starts.toISOString()).toBe('2027-03-12T18:00:00.000Z')
    expect(row?.ends.toISOString()).toBe('2027-03-06T03:00:00.000Z')
    expect(row?.slots[0]?.toISOString()).toBe('2027-03-12T18:30:00.000Z')
  })

  test('takes orders for a time after the pause, and none for a time within it', async () => {
    const kitchen = await openKitchen(db)
    const lea = await createCustomer(db)
    const before = await slots(kitchen)
    const until = Date.now() + 3 * 60 * minute
    await pause(kitchen, { until: new Date(until).toISOString() })
    const after = await slots(kitchen)
    expect(after).toEqual(before.filter((slot) => slot - 25 * minute >= until))
    const within = new Date(Number(before[0])).toISOString()
    expect(await reasonOf(placeOrder(db, lea, kitchen, { scheduled_for: within }))).toBe('SLOT_UNAVAILABLE')
    const later = new Date(Number(after[0])).toISOString()
    expect(await placeOrder(db, lea, kitchen, { scheduled_for: later })).toMatchObject({
      status: 'scheduled',
    })
  })

  test('by hand still takes orders for tomorrow', async () => {
    const kitchen = await openKitchen(db)
    await pause(kitchen)
    const [first] = await slots(kitchen)
    expect(Number(first)).toBeGreaterThan(Date.now())
    expect(Number(first)).toBeLessThan(Date.now() + 26 * 60 * minute)
  })

  test('comes last in the list of those that are open', async () => {
    const [paused, open] = [await openKitchen(db, { name: 'A' }), await openKitchen(db, { name: 'B' })]
    await pause(paused)
    const ids = (await db.asAnon.rpc<Answer[]>('find_restaurants', {})).map(({ id }) => id)
    expect(ids.indexOf(open.id)).toBeLessThan(ids.indexOf(paused.id))
  })
})

describe('who says it, and who hears it', async () => {
  const kitchen = await openKitchen(db)
  const cook = await hire(db, kitchen, 'staff', 'Jun Park')

  test('anybody of the staff sets it; colleagues see who, until when and why, customers only what concerns them', async () => {
    await db.as(cook).command('set_load', {
      restaurant_id: kitchen.id,
      mode: 'paused',
      reason: 'short_staffed',
    })
    const seen = await db.as(kitchen.owner).rpc('restaurant_load', { restaurant_id: kitchen.id })
    expect(seen).toMatchObject({ mode: 'paused', reason: 'short_staffed', set_by: cook.id, name: 'Jun' })
    const [event] = await db.owner.query<{ body: Answer }>(
      `select body from private.events where stream = $1 and type = 'load_changed' order by seq desc limit 1`,
      [`restaurant:${kitchen.id}`],
    )
    expect(event?.body).toMatchObject({ mode: 'paused', set_by: cook.id, actor: 'restaurant' })
    expect(JSON.stringify(event)).not.toContain('Jun')
    expect(Object.keys(Object((await cardOf(kitchen)).load)).sort()).toEqual([
      'minutes',
      'mode',
      'set_at',
      'until',
    ])
    const query = 'select reason from public.restaurant_loads'
    expect(await reasonOf(db.asAnon.query(query))).toBe('42501')
    expect(await reasonOf(db.as(await createCustomer(db)).query(query))).toBe('42501')
  })

  test('nobody else sets or sees it', async () => {
    const others = [await createCustomer(db), await createDriver(db), (await openKitchen(db)).owner]
    for (const person of others) {
      const args = { restaurant_id: kitchen.id, mode: 'open' }
      expect(await reasonOf(db.as(person).command('set_load', args))).toBe('NOT_FOUND')
      const look = db.as(person).rpc('restaurant_load', { restaurant_id: kitchen.id })
      expect(await reasonOf(look)).toBe('NOT_FOUND')
    }
  })

  test('customers who look are told on topics of the restaurant and of the list, without who or why', async () => {
    await setLoad(kitchen, 'slower', { minutes: 10 })
    const told = await db.superuser.query<{ topic: string; payload: Answer }>(
      `select topic, payload from realtime.messages where event = 'storefront_changed'
       and payload ->> 'restaurant_id' = $1 order by inserted_at desc, topic limit 2`,
      [kitchen.id],
    )
    expect(told.map(({ topic }) => topic).sort()).toEqual(
      ['storefront:all', `storefront:${kitchen.id}`].sort(),
    )
    expect(told[0]?.payload.load).toMatchObject({ mode: 'slower', minutes: 10 })
    expect(JSON.stringify(told)).not.toContain(kitchen.owner.id)
  })

  test('of a restaurant that is not published, the list hears nothing', async () => {
    const hidden = await openKitchen(db, { isPublished: false })
    await setLoad(hidden, 'slower', { minutes: 10 })
    const told = await db.superuser.query<{ topic: string }>(
      `select topic from realtime.messages where event = 'storefront_changed' and payload ->> 'restaurant_id' = $1`,
      [hidden.id],
    )
    expect(told).toEqual([{ topic: `storefront:${hidden.id}` }])
  })

  test.each([
    [{ mode: 'closed' }, 'INVALID_ARGUMENT'],
    [{ mode: null }, 'INVALID_ARGUMENT'],
    [{ mode: 'slower' }, 'INVALID_ARGUMENT'],
    [{ mode: 'slower', minutes: 91 }, 'INVALID_ARGUMENT'],
    [{ mode: 'paused' }, 'UNKNOWN_REASON'],
    [{ mode: 'paused', reason: 'orders_missed' }, 'UNKNOWN_REASON'],
    [{ mode: 'paused', reason: 'too_busy', until: '2020-01-01T00:00:00Z' }, 'INVALID_ARGUMENT'],
    [{ mode: 'paused', reason: 'too_busy', until: '2099-01-01T00:00:00Z' }, 'INVALID_ARGUMENT'],
  ])('%j is refused', async (args, reason) => {
    const attempt = db.as(kitchen.owner).command('set_load', { restaurant_id: kitchen.id, ...args })
    expect(await reasonOf(attempt)).toBe(reason)
  })
})
