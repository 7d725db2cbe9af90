import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../support/callers.ts'
import { createCustomer, hire, openKitchen, placeOrder, street } from '../support/kitchen.ts'
import { outcomeOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const kitchen = await openKitchen(db, { name: 'مطعم الياسمين', minimum: 1200 })
const closed = await openKitchen(db, { name: 'Closed', hours: [] })
const hidden = await openKitchen(db, { name: 'Hidden', isPublished: false })

const cardKeys = [
  'closes_at',
  'cuisine',
  'currency',
  'delivers_here',
  'delivery_fee_minor',
  'description',
  'distance_m',
  'hue',
  'id',
  'image',
  'is_open',
  'load',
  'minimum_order_minor',
  'minutes_from',
  'minutes_until',
  'name',
  'opens_at',
  'prep_minutes',
  'rating',
  'recipes',
  'slug',
  'timezone',
]

interface Menu {
  restaurant: Answer
  categories: { name: string; items: (Answer & { option_groups: (Answer & { options: Answer[] })[] })[] }[]
}

describe('find_restaurants', () => {
  const find = (args: Answer = {}): Promise<Answer[]> => db.asAnon.rpc<Answer[]>('find_restaurants', args)

  test('shows visitors without an account every published restaurant and no other', async () => {
    const cards = await find()
    expect(cards.map(({ id }) => id).sort()).toEqual([kitchen.id, closed.id].sort())
  })

  test('a card has these fields, Arabic names included', async () => {
    const [card] = (await find()).filter(({ id }) => id === kitchen.id)
    expect(Object.keys(card ?? {}).sort()).toEqual(cardKeys)
    expect(card).toMatchObject({
      slug: kitchen.slug,
      name: 'مطعم الياسمين',
      is_open: true,
      delivers_here: null,
      distance_m: null,
      delivery_fee_minor: 250,
      minimum_order_minor: 1200,
      recipes: ['soup'],
    })
  })

  test('with a place it says how far, whether they deliver, and how long it takes', async () => {
    const near = await find(street)
    expect(near.map(({ id }) => id)).toEqual([kitchen.id, closed.id])
    expect(near[0]).toMatchObject({ distance_m: 0, delivers_here: true, minutes_from: 20, minutes_until: 30 })
    const far = await find({ latitude: 48.99, longitude: 2.345 })
    expect(far.map(({ delivers_here }) => delivers_here)).toEqual([false, false])
    expect(far[0]?.distance_m).toBeGreaterThan(13_000)
    expect(far[0]?.distance_m).toBeLessThan(13_700)
  })

  test('a restaurant without hours is closed, without a time to open', async () => {
    const [card] = (await find()).filter(({ id }) => id === closed.id)
    expect(card).toMatchObject({ is_open: false, opens_at: null, closes_at: null })
  })

  test('any place on the globe gets an answer, the other side of it included', async () => {
    for (const [latitude, longitude] of [
      [90, 0],
      [-90, 180],
      [-street.latitude, street.longitude - 180],
      [0, -180],
      [48.87000001, 2.345],
    ] as const) {
      expect(await outcomeOf(find({ latitude, longitude })), `${latitude}, ${longitude}`).toBe('ok')
    }
    const [row] = await db.owner.query<{ nearest: number }>(`
      select min(private.distance_m(latitude, longitude, -latitude, longitude - 180)) as nearest
      from generate_series(0, 89.9, 0.37) as latitude, generate_series(0, 179, 7.3) as longitude`)
    expect(row?.nearest).toBeGreaterThan(20_000_000)
  })
})

describe('restaurant_menu', () => {
  const menuOf = (slug: string, caller = db.asAnon): Promise<Menu | null> =>
    caller.rpc<Menu | null>('restaurant_menu', { slug })

  test('has the whole menu for anybody: categories, dishes, choices', async () => {
    const menu = await menuOf(kitchen.slug)
    expect(Object.keys(menu?.restaurant ?? {}).sort()).toEqual(
      [
        ...cardKeys,
        'address_line',
        'closed_reason',
        'hours',
        'latitude',
        'longitude',
        'service_fee_minor',
      ].sort(),
    )
    expect(menu?.restaurant.hours).toHaveLength(7)
    expect(menu?.categories.map(({ name }) => name)).toEqual(['Everything'])
    const items = menu?.categories[0]?.items ?? []
    expect(items.map(({ name, price_minor, is_available }) => [name, price_minor, is_available])).toEqual([
      ['Soup', 1000, true],
      ['Bowl', 800, true],
      ['Tea', 300, true],
      ['Gone', 500, false],
    ])
    expect(Object.keys(items[0] ?? {}).sort()).toEqual([
      'allergens',
      'back_at',
      'description',
      'id',
      'image',
      'is_available',
      'left',
      'name',
      'option_groups',
      'price_minor',
      'recipe',
      'tax_class',
    ])
    expect(
      items[1]?.option_groups.map(({ name, min_choices, max_choices, options }) => [
        name,
        min_choices,
        max_choices,
        options.map((option) => option.name),
      ]),
    ).toEqual([
      ['Size', 1, 1, ['Small', 'Large']],
      ['Extras', 0, 2, ['Egg', 'Herbs', 'Seeds']],
    ])
  })

  test('is null where there is nothing to see', async () => {
    expect(await menuOf('no-such-place')).toBeNull()
    expect(await menuOf(hidden.slug)).toBeNull()
    expect(await menuOf(hidden.slug, db.as(await createCustomer(db)))).toBeNull()
    expect(await menuOf(hidden.slug, db.as(kitchen.owner))).toBeNull()
  })

  test('shows an unpublished restaurant to its own staff', async () => {
    const jun = await hire(db, hidden)
    expect((await menuOf(hidden.slug, db.as(jun)))?.restaurant.name).toBe('Hidden')
  })
})

describe('quote_order', () => {
  const quote = (args: Answer): Promise<Answer> =>
    db.asAnon.rpc('quote_order', { restaurant_id: kitchen.id, ...args })

  test('lists what stands in the way instead of failing', async () => {
    const answer = await quote({
      items: [{ menu_item_id: kitchen.soldOut, quantity: 1 }],
      latitude: 10,
      longitude: 10,
    })
    expect(answer.problems).toMatchObject([
      { reason: 'ITEM_UNAVAILABLE', menu_item_id: kitchen.soldOut },
      { reason: 'OUT_OF_AREA' },
      { reason: 'BELOW_MINIMUM', minimum_minor: 1200 },
    ])
    const unknown = await quote({ items: [{ menu_item_id: randomUUID(), quantity: 2 }] })
    expect(unknown.problems).toMatchObject([{ reason: 'ITEM_UNAVAILABLE' }, { reason: 'BELOW_MINIMUM' }])
  })

  test('promises a window of ten minutes from the kitchen and the way', async () => {
    const answer = await quote({ items: [{ menu_item_id: kitchen.soup, quantity: 2 }], ...street })
    const [from, until] = [
      Date.parse(String(answer.promised_from)),
      Date.parse(String(answer.promised_until)),
    ]
    expect(until - from).toBe(10 * 60_000)
    expect(Math.round((from - Date.now()) / 60_000)).toBe(20 + 5 - 5)
  })
})

describe('what a customer keeps of a restaurant', () => {
  test('orders still name their restaurant after it was taken off the list', async () => {
    const place = await openKitchen(db, { name: 'Here today' })
    const lea = await createCustomer(db)
    const { order_id } = await placeOrder(db, lea, place)
    await db.owner.query('update public.restaurants set is_published = false where id = $1', [place.id])
    const snapshot = await db.as(lea).rpc('order_snapshot', { order_id })
    const [mine] = await db.as(lea).rpc<Answer[]>('my_orders')
    expect(snapshot.restaurant).toMatchObject({ id: place.id, name: 'Here today' })
    expect(mine?.restaurant).toMatchObject({ id: place.id, name: 'Here today' })
    expect(await db.as(lea).rpc('restaurant_menu', { slug: place.slug })).toBeNull()
  })

  test('my_orders shows the newest first, page by page', async () => {
    const place = await openKitchen(db)
    const lea = await createCustomer(db)
    const placed: string[] = []
    for (let count = 0; count < 5; count += 1) placed.unshift((await placeOrder(db, lea, place)).order_id)
    const page = await db.as(lea).rpc<(Answer & { lines: Answer[] })[]>('my_orders', { max_orders: 3 })
    const next = await db.as(lea).rpc<Answer[]>('my_orders', { before: page[2]?.created_at, max_orders: 3 })
    expect([...page, ...next].map(({ id }) => id)).toEqual(placed)
    expect(page[0]?.lines.map(({ label }) => label)).toEqual(['Soup', 'Delivery', 'Service'])
  })
})
