import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Answer, Person } from '../support/callers.ts'
import {
  createCustomer,
  hire,
  type Kitchen,
  type KitchenOptions,
  openKitchen,
  placeOrder,
  slotOf,
  street,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const always = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opens: '00:00', closes: '00:00' }))

interface Opening {
  opens_at: string
  closes_at: string
}
interface HoursBook {
  edit: { version: number; by: string | null }
  hours: { weekday: number; opens: string; closes: string }[]
  closures: { id: string; closed_from: string; closed_until: string; reason: string; by: string | null }[]
  opening: Opening | null
  orders: { order_id: string }[]
}

const bookOf = (kitchen: Kitchen, person: Person = kitchen.owner): Promise<HoursBook> =>
  db.as(person).rpc<HoursBook>('opening_book', { restaurant_id: kitchen.id })
const save = async (kitchen: Kitchen, changes: Answer, person: Person = kitchen.owner): Promise<Answer> => {
  const { hours, closures, edit } = await bookOf(kitchen)
  const wish = { version: edit.version, hours, closures, ...changes }
  return db.as(person).command('save_hours', { restaurant_id: kitchen.id, ...wish })
}
const closure = (closed_from: string, closed_until: string, reason = ''): Answer => ({
  id: randomUUID(),
  closed_from,
  closed_until,
  reason,
})

/** A kitchen that is closed at times, and when it is open next after an instant, in UTC. */
async function openingWith(
  options: Pick<KitchenOptions, 'timezone' | 'hours'>,
  closed: [from: string, until: string][],
  at: string,
): Promise<string> {
  const kitchen = await openKitchen(db, options)
  for (const [from, until] of closed)
    await db.owner.query(
      'insert into public.restaurant_closures (restaurant_id, closed_from, closed_until) values ($1, $2, $3)',
      [kitchen.id, from, until],
    )
  const [span] = await db.owner.query<{ opens_at: Date; closes_at: Date }>(
    'select * from private.next_opening($1, $2)',
    [kitchen.id, at],
  )
  const text = (date: Date): string => date.toISOString().slice(0, 16)
  if (!span) return 'closed'
  return span.opens_at <= new Date(at) ? `open until ${text(span.closes_at)}` : `opens ${text(span.opens_at)}`
}

describe('a closure', () => {
  const lunch = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opens: '11:00', closes: '15:00' }))
  test.each<[string, [string, string][], string, string]>([
    [
      'ends an opening early',
      [['2026-11-24T13:00Z', '2026-11-25T00:00Z']],
      '2026-11-24T12:00Z',
      'open until 2026-11-24T13:00',
    ],
    [
      'begins an opening late',
      [['2026-11-24T00:00Z', '2026-11-24T12:30Z']],
      '2026-11-24T11:30Z',
      'opens 2026-11-24T12:30',
    ],
    [
      'cuts an opening in two',
      [['2026-11-24T12:00Z', '2026-11-24T13:00Z']],
      '2026-11-24T12:15Z',
      'opens 2026-11-24T13:00',
    ],
    [
      'takes whole days',
      [['2026-11-24T00:00Z', '2026-11-26T00:00Z']],
      '2026-11-24T12:00Z',
      'opens 2026-11-26T11:00',
    ],
    [
      'of a month ends with the next opening after it',
      [['2026-11-24T00:00Z', '2026-12-24T00:00Z']],
      '2026-11-24T12:00Z',
      'opens 2026-12-24T11:00',
    ],
    [
      'is nothing once it is over',
      [['2026-11-20T00:00Z', '2026-11-24T12:00Z']],
      '2026-11-24T12:00Z',
      'open until 2026-11-24T15:00',
    ],
    [
      'goes on into the next one',
      [
        ['2026-11-24T00:00Z', '2026-11-27T00:00Z'],
        ['2026-11-26T00:00Z', '2026-11-28T14:00Z'],
      ],
      '2026-11-24T12:00Z',
      'opens 2026-11-28T14:00',
    ],
  ])('%s', async (_, closed, at, expected) => {
    expect(await openingWith({ timezone: 'UTC', hours: lunch }, closed, at)).toBe(expected)
  })

  test('over a clock change closes the hour that comes twice both times', async () => {
    // Paris, 2026-10-25: 02:30 is there twice. Closed from 02:00 to 03:30 local time lasts two and a half hours.
    const kitchen = await openKitchen(db, { timezone: 'Europe/Paris' })
    const { closed } = (
      await db.owner.query<{ closed: string }>(
        `select private.closed_from('Europe/Paris', $1)::text as closed`,
        [JSON.stringify([closure('2026-10-25T01:30', '2026-10-25T03:30')])],
      )
    )[0] ?? { closed: '' }
    expect(closed).toBe('{["2026-10-24 23:30:00+00","2026-10-25 02:30:00+00")}')
    expect(
      await reasonOf(save(kitchen, { closures: [closure('2026-03-29T02:30', '2026-03-29T03:00')] })),
    ).toBe('INVALID_ARGUMENT')
  })

  test('is what cards, menus, quotes and times to choose from say, with its reason', async () => {
    const kitchen = await openKitchen(db, { timezone: 'UTC' })
    const day = (by: number): string => new Date(Date.now() + by * 86_400_000).toISOString().slice(0, 10)
    await save(kitchen, { closures: [closure(`${day(0)}T00:00`, `${day(2)}T00:00`, 'Summer holiday')] })
    const until = `${day(2)}T00:00:00+00:00`
    const cards = await db.asAnon.rpc<Answer[]>('find_restaurants')
    expect(cards.find(({ id }) => id === kitchen.id)).toMatchObject({ is_open: false, opens_at: until })
    const { restaurant } = await db.asAnon.rpc<{ restaurant: Answer }>('restaurant_menu', {
      slug: kitchen.slug,
    })
    expect(restaurant).toMatchObject({ is_open: false, closed_reason: 'Summer holiday' })
    const { problems } = await db.asAnon.rpc<{ problems: Answer[] }>('quote_order', {
      restaurant_id: kitchen.id,
      items: [{ menu_item_id: kitchen.soup, quantity: 1 }],
    })
    expect(problems).toMatchObject([{ reason: 'RESTAURANT_CLOSED', opens_at: until }])
    const { slots } = await db.asAnon.rpc<{ slots: string[] }>('order_slots', {
      restaurant_id: kitchen.id,
      ...street,
    })
    expect(Date.parse(slots[0] ?? '')).toBe(Date.parse(until) + 30 * 60_000)
  })
})

describe('saving hours', () => {
  test('replaces the week, over midnight included, and says by whom', async () => {
    const kitchen = await openKitchen(db)
    const mia = await hire(db, kitchen, 'manager', 'Mia Chen')
    const hours = [
      { weekday: 5, opens: '11:00', closes: '14:30' },
      { weekday: 5, opens: '18:00', closes: '02:00' },
    ]
    expect(await save(kitchen, { hours }, mia)).toMatchObject({ version: 1, by: 'Mia' })
    expect(await bookOf(kitchen)).toMatchObject({ hours, edit: { version: 1, by: 'Mia' } })
  })

  test('keeps who closed the restaurant, and forgets no closure that is over', async () => {
    const kitchen = await openKitchen(db)
    await db.owner.query(
      `insert into public.restaurant_closures (restaurant_id, closed_from, closed_until) values ($1, '2020-01-01', '2020-01-05')`,
      [kitchen.id],
    )
    const holiday = closure('2090-08-01T00:00', '2090-08-15T00:00', ' Summer ')
    await save(kitchen, { closures: [holiday] })
    expect((await bookOf(kitchen)).closures).toEqual([{ ...holiday, reason: 'Summer', by: 'Olga' }])
    await save(kitchen, { closures: [] })
    const rows = await db.owner.query('select from public.restaurant_closures where restaurant_id = $1', [
      kitchen.id,
    ])
    expect(rows).toHaveLength(1)
  })

  test('the second of two editors is told who was first', async () => {
    const kitchen = await openKitchen(db)
    await save(kitchen, {})
    expect(await refusalOf(save(kitchen, { version: 0, hours: [] }))).toMatchObject({
      reason: 'HOURS_CHANGED',
      facts: { version: 1, by: 'Olga' },
    })
    expect((await bookOf(kitchen)).hours).toHaveLength(7)
  })

  test('boards of the restaurant hear it', async () => {
    const kitchen = await openKitchen(db)
    await save(kitchen, {})
    const { events } = await db
      .as(kitchen.owner)
      .rpc<{ events: Answer[] }>('read_stream', { stream: `restaurant:${kitchen.id}`, after: 0 })
    expect(events.at(-1)).toMatchObject({ type: 'restaurant_changed', body: { what: 'hours' } })
  })

  test('is for owners and managers of this restaurant', async () => {
    const [kitchen, neighbour] = [await openKitchen(db), await openKitchen(db)]
    const jun = await hire(db, kitchen, 'staff')
    for (const [person, reason] of [
      [jun, 'NOT_ALLOWED'],
      [neighbour.owner, 'NOT_FOUND'],
    ] as const) {
      expect(await reasonOf(save(kitchen, {}, person))).toBe(reason)
      expect(await reasonOf(bookOf(kitchen, person))).toBe(reason)
      const look = db.as(person).rpc('preview_hours', { restaurant_id: kitchen.id, hours: [], closures: [] })
      expect(await reasonOf(look)).toBe(reason)
    }
    const theirs = closure('2090-08-01T00:00', '2090-08-15T00:00')
    await save(neighbour, { closures: [theirs] })
    expect(await reasonOf(save(kitchen, { closures: [theirs] }))).toBe('NOT_FOUND')
  })

  test.each<[string, Answer]>([
    ['hours', { hours: null }],
    ['hours[0].weekday', { hours: [{ weekday: 7, opens: '11:00', closes: '12:00' }] }],
    ['hours[0].opens', { hours: [{ weekday: 1, opens: '25:00', closes: '12:00' }] }],
    ['hours[0].closes', { hours: [{ weekday: 1, opens: '11:00', closes: 'noon' }] }],
    [
      'hours[1]',
      {
        hours: [
          { weekday: 1, opens: '11:00', closes: '15:00' },
          { weekday: 1, opens: '14:00', closes: '18:00' },
        ],
      },
    ],
    [
      'hours[1]',
      {
        hours: [
          { weekday: 0, opens: '01:00', closes: '03:00' },
          { weekday: 6, opens: '20:00', closes: '02:00' },
        ],
      },
    ],
    ['closures', { closures: [{ id: 'x' }] }],
    ['closures[0].closed_from', { closures: [closure('2090-02-30T00:00', '2090-03-05T00:00')] }],
    ['closures[0].closed_until', { closures: [closure('2090-02-02T00:00', '2090-02-02T00:00')] }],
    ['closures[0].closed_until', { closures: [closure('2090-02-02T00:00', '2091-02-02T00:00')] }],
    ['closures[0].reason', { closures: [closure('2090-02-02T00:00', '2090-02-03T00:00', 'x'.repeat(81))] }],
  ])('refuses %s of the wrong kind: %j', async (field, changes) => {
    const kitchen = await openKitchen(db)
    const refusal = await refusalOf(save(kitchen, changes))
    expect(refusal).toMatchObject({ reason: 'INVALID_ARGUMENT', facts: { field } })
  })

  test('hours that touch are no overlap, over the end of the week as well', async () => {
    const kitchen = await openKitchen(db)
    expect(await outcomeOf(save(kitchen, { hours: always }))).toBe('ok')
    const hours = [
      { weekday: 6, opens: '20:00', closes: '02:00' },
      { weekday: 0, opens: '02:00', closes: '04:00' },
    ]
    expect(await outcomeOf(save(kitchen, { hours }))).toBe('ok')
  })
})

describe('orders for later', () => {
  /** Six hours to either side: a kitchen begins with an order before the time it is promised for, maybe the day before. */
  const closingOver = (at: string): Answer => {
    const hours = (from: number) => new Date(Date.parse(at) + from * 3_600_000).toISOString().slice(0, 16)
    return closure(hours(-6), hours(6))
  }

  test('in a new closure are named before anything is saved, and stay promised when it is saved all the same', async () => {
    const kitchen = await openKitchen(db, { timezone: 'UTC' })
    const slot = await slotOf(db, kitchen, 60)
    const order = await placeOrder(db, await createCustomer(db), kitchen, { scheduled_for: slot })
    const closures = [closingOver(slot)]
    const look = await db
      .as(kitchen.owner)
      .rpc<{ orders: Answer[] }>('preview_hours', { restaurant_id: kitchen.id, hours: always, closures })
    expect(look.orders).toMatchObject([{ order_id: order.order_id, customer_label: 'Lea M.' }])

    const refusal = await refusalOf(save(kitchen, { closures }))
    expect(refusal).toMatchObject({
      reason: 'ORDERS_WHILE_CLOSED',
      facts: { orders: [{ order_id: order.order_id, number: order.number }] },
    })
    await save(kitchen, { closures, seen_order_ids: [order.order_id] })
    expect((await bookOf(kitchen)).orders).toMatchObject([{ order_id: order.order_id }])
    const [row] = await db.owner.query('select status from public.orders where id = $1', [order.order_id])
    expect(row).toEqual({ status: 'scheduled' })
    // What is known already does not have to be confirmed with every later change.
    expect(await outcomeOf(save(kitchen, { closures }))).toBe('ok')
  })

  test('that came after somebody looked are not passed over', async () => {
    const kitchen = await openKitchen(db, { timezone: 'UTC' })
    const slot = await slotOf(db, kitchen, 60)
    const [one, two] = [
      await placeOrder(db, await createCustomer(db), kitchen, { scheduled_for: slot }),
      await placeOrder(db, await createCustomer(db), kitchen, { scheduled_for: slot }),
    ]
    const refusal = await refusalOf(
      save(kitchen, { closures: [closingOver(slot)], seen_order_ids: [one.order_id] }),
    )
    expect(refusal.facts.orders).toMatchObject([{ order_id: two.order_id }])
  })

  test('are named for weekly hours that no longer hold them, and not for those that do', async () => {
    const kitchen = await openKitchen(db, { timezone: 'UTC' })
    const slot = await slotOf(db, kitchen, 30)
    await placeOrder(db, await createCustomer(db), kitchen, { scheduled_for: slot })
    expect(await reasonOf(save(kitchen, { hours: [] }))).toBe('ORDERS_WHILE_CLOSED')
    const hours = always.filter(({ weekday }) => weekday !== (new Date(slot).getUTCDay() + 3) % 7)
    expect(await outcomeOf(save(kitchen, { hours }))).toBe('ok')
  })
})

describe('looking before saving', () => {
  test('says what customers would see, and saves nothing', async () => {
    const kitchen = await openKitchen(db, { timezone: 'UTC' })
    const look = (hours: unknown, closures: unknown = []) =>
      db.as(kitchen.owner).rpc<{ opening: Opening | null; openings: Opening[] }>('preview_hours', {
        restaurant_id: kitchen.id,
        hours,
        closures,
      })
    expect((await look([])).opening).toBeNull()
    const { opening, openings } = await look(always)
    expect(Date.parse(opening?.opens_at ?? '')).toBeLessThanOrEqual(Date.now())
    expect(openings.length).toBeGreaterThanOrEqual(14)
    expect((await bookOf(kitchen)).edit.version).toBe(0)
    expect(await reasonOf(look([{ weekday: 9 }]))).toBe('INVALID_ARGUMENT')
  })
})
