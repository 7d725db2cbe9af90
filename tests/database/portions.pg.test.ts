import { describe, expect, test } from 'vitest'
import type { Answer } from '../support/callers.ts'
import { runDeadlines } from '../support/deadlines.ts'
import {
  bringTo,
  createCustomer,
  createDriver,
  hire,
  type Kitchen,
  move,
  openKitchen,
  placeOrder,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf, whileBusy } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase({ connections: 52 })

const count = (kitchen: Kitchen, portions: number | null, more: Answer = {}, item = kitchen.soup) =>
  db.as(kitchen.owner).command('set_item_stock', { menu_item_id: item, portions, ...more })
const soups = (kitchen: Kitchen, quantity: number, more: Answer = {}) => ({
  items: [{ menu_item_id: kitchen.soup, quantity }],
  ...more,
})

async function leftOf(item: string): Promise<number | null> {
  const [row] = await db.owner.query<{ left: number | null }>(
    'select private.portions_left(i) as left from public.menu_items i where i.id = $1',
    [item],
  )
  return row?.left ?? null
}

async function onMenu(kitchen: Kitchen, item = kitchen.soup): Promise<Answer> {
  const menu = await db.asAnon.rpc<{ categories: { items: Answer[] }[] }>('restaurant_menu', {
    slug: kitchen.slug,
  })
  return menu.categories.flatMap(({ items }) => items).find(({ id }) => id === item) ?? {}
}

const changesOf = (kitchen: Kitchen) =>
  db.owner.query<{ left: number | null; is_available: boolean }>(
    `select (body ->> 'left')::integer as left, (body ->> 'is_available')::boolean as is_available from private.events
     where stream = $1 and type = 'menu_changed' order by seq`,
    [`restaurant:${kitchen.id}`],
  )

describe('a counted dish', () => {
  test('loses what is ordered, to the last one, and is sold out then', async () => {
    const kitchen = await openKitchen(db)
    const customer = await createCustomer(db)
    await count(kitchen, 5)
    await placeOrder(db, customer, kitchen, soups(kitchen, 3))
    expect(await onMenu(kitchen)).toMatchObject({ is_available: true, left: 2 })
    const refusal = await refusalOf(placeOrder(db, customer, kitchen, soups(kitchen, 3)))
    expect(refusal).toMatchObject({ reason: 'ITEM_UNAVAILABLE', facts: { item: 'Soup', left: 2 } })
    await placeOrder(db, customer, kitchen, soups(kitchen, 2))
    expect(await onMenu(kitchen)).toMatchObject({ is_available: false, left: 0 })
    expect(await changesOf(kitchen)).toEqual([
      { left: 5, is_available: true },
      { left: 2, is_available: true },
      { left: 0, is_available: false },
    ])
  })

  test('is one demand, however many lines ask for it', async () => {
    const kitchen = await openKitchen(db)
    await count(kitchen, 3)
    const line = { menu_item_id: kitchen.soup, quantity: 2 }
    const items = [line, { ...line, note: 'hot' }]
    expect(await reasonOf(placeOrder(db, await createCustomer(db), kitchen, { items }))).toBe(
      'ITEM_UNAVAILABLE',
    )
    expect(await leftOf(kitchen.soup)).toBe(3)
  })

  test('is never sold twice: a hundred checkouts of thirty portions sell thirty', async () => {
    const kitchen = await openKitchen(db)
    const customers = await Promise.all(Array.from({ length: 100 }, () => createCustomer(db)))
    await count(kitchen, 30)
    const outcomes = await Promise.all(
      customers.map((customer) =>
        outcomeOf(whileBusy(() => placeOrder(db, customer, kitchen, soups(kitchen, 1)))),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(30)
    expect(outcomes.filter((outcome) => outcome === 'ITEM_UNAVAILABLE')).toHaveLength(70)
    expect(await leftOf(kitchen.soup)).toBe(0)
    const [sold] = await db.owner.query<{ sold: string }>(
      'select sum(quantity) as sold from public.order_lines where menu_item_id = $1',
      [kitchen.soup],
    )
    expect(sold).toEqual({ sold: '30' })
  }, 60_000)

  test('comes back from what is rejected, cancelled or not answered, and not from what was cooked', async () => {
    const kitchen = await openKitchen(db)
    const customer = await createCustomer(db)
    await count(kitchen, 10)
    const order = () => placeOrder(db, customer, kitchen, soups(kitchen, 2))
    await move(db, kitchen.owner, await order(), 'rejected')
    expect(await leftOf(kitchen.soup)).toBe(10)
    await move(db, customer, await order(), 'cancelled', { reason: 'changed_mind' })
    expect(await leftOf(kitchen.soup)).toBe(10)
    await order()
    await runDeadlines(db.owner, Date.now() + 3_600_000)
    expect(await leftOf(kitchen.soup)).toBe(10)
    const cooked = await bringTo(db, kitchen, await order(), 'preparing')
    await move(db, kitchen.owner, cooked, 'cancelled')
    expect(await leftOf(kitchen.soup)).toBe(8)
    await move(db, kitchen.owner, await order(), 'rejected', { reason: 'item_sold_out' })
    expect(await leftOf(kitchen.soup)).toBe(6)
    expect((await changesOf(kitchen)).at(-2)).toEqual({ left: 8, is_available: true })
  })

  test('does not come back into a count that was made later', async () => {
    const kitchen = await openKitchen(db)
    const customer = await createCustomer(db)
    await count(kitchen, 10)
    const order = await placeOrder(db, customer, kitchen, soups(kitchen, 4))
    await count(kitchen, 6)
    await move(db, kitchen.owner, order, 'rejected')
    expect(await leftOf(kitchen.soup)).toBe(6)
  })
})

describe('sold out', () => {
  test('another tab’s checkout is refused, with what is like it and can be had', async () => {
    const kitchen = await openKitchen(db)
    const items = [{ menu_item_id: kitchen.soup, quantity: 1 }]
    await count(kitchen, 0)
    const { problems } = await db.asAnon.rpc<{ problems: Answer[] }>('quote_order', {
      restaurant_id: kitchen.id,
      items,
    })
    expect(problems).toMatchObject([
      {
        reason: 'ITEM_UNAVAILABLE',
        item: 'Soup',
        left: 0,
        back_at: null,
        alternatives: [
          { menu_item_id: kitchen.bowl.id, name: 'Bowl', price_minor: 800 },
          { menu_item_id: kitchen.tea, name: 'Tea', price_minor: 300 },
        ],
      },
    ])
    const refusal = await refusalOf(placeOrder(db, await createCustomer(db), kitchen, { items }))
    expect(refusal.facts.problems).toEqual(problems)
  })

  test('until the next opening returns by itself, uncounted', async () => {
    const kitchen = await openKitchen(db, { timezone: 'UTC' })
    const stock = await count(kitchen, 0, { until_opening: true })
    const midnight = new Date(Date.now())
    midnight.setUTCHours(24, 0, 0, 0)
    expect(Date.parse(String(stock.back_at))).toBe(midnight.getTime())
    const [then] = await db.owner.query<{ before: number | null; after: number | null }>(
      `select private.portions_left(i, i.back_at - interval '1 second') as before, private.portions_left(i, i.back_at) as after
       from public.menu_items i where i.id = $1`,
      [kitchen.soup],
    )
    expect(then).toEqual({ before: 0, after: null })
    await db.owner.query('update public.menu_items set back_at = now() where id = $1', [kitchen.soup])
    expect(await onMenu(kitchen)).toMatchObject({ is_available: true, left: null, back_at: null })
    await placeOrder(db, await createCustomer(db), kitchen)
  })

  test('is said by any of the staff, and by nobody else', async () => {
    const kitchen = await openKitchen(db)
    const cook = await hire(db, kitchen)
    const args = { menu_item_id: kitchen.soup, portions: 12 }
    expect(await db.as(cook).command('set_item_stock', args)).toEqual({
      menu_item_id: kitchen.soup,
      is_available: true,
      left: 12,
      back_at: null,
    })
    const others = [await createCustomer(db), await createDriver(db), (await openKitchen(db)).owner]
    for (const person of others)
      expect(await reasonOf(db.as(person).command('set_item_stock', args))).toBe('NOT_FOUND')
    for (const wrong of [
      { portions: -1 },
      { portions: 1000 },
      { portions: 0, back_at: '2020-01-01T00:00:00Z' },
    ])
      expect(await reasonOf(db.as(cook).command('set_item_stock', { ...args, ...wrong }))).toBe(
        'INVALID_ARGUMENT',
      )
  })

  test('customers who look at the menu are told, and the list of restaurants is not', async () => {
    const kitchen = await openKitchen(db)
    await count(kitchen, 1)
    await placeOrder(db, await createCustomer(db), kitchen)
    const told = await db.superuser.query<{ topic: string; item: Answer }>(
      `select topic, payload #> '{items,0}' as item from realtime.messages
       where event = 'storefront_changed' and payload ->> 'restaurant_id' = $1 order by inserted_at`,
      [kitchen.id],
    )
    expect(told).toMatchObject([
      { topic: `storefront:${kitchen.id}`, item: { left: 1 } },
      { topic: `storefront:${kitchen.id}`, item: { left: 0, is_available: false } },
    ])
  })
})
