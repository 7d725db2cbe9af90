import { expect, test } from 'vitest'
import type { Person } from '../support/callers.ts'
import { createCustomer, createDriver, hire, openKitchen, placeOrder } from '../support/kitchen.ts'
import { outcomeOf, reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const kitchen = await openKitchen(db)
const neighbour = await openKitchen(db)

const setAvailable = (person: Person, menu_item_id: string, is_available: unknown) =>
  db.as(person).command('set_item_availability', { menu_item_id, is_available })

async function isAvailable(item: string): Promise<unknown> {
  const [row] = await db.owner.query('select is_available from public.menu_items where id = $1', [item])
  return row?.is_available
}

test('staff of every role mark a dish sold out, and back', async () => {
  for (const role of ['owner', 'manager', 'staff'] as const) {
    const person = await hire(db, kitchen, role)
    expect(await setAvailable(person, kitchen.soup, false)).toEqual({
      menu_item_id: kitchen.soup,
      is_available: false,
      left: 0,
      back_at: null,
    })
    expect(await isAvailable(kitchen.soup)).toBe(false)
    await setAvailable(person, kitchen.soup, true)
    expect(await isAvailable(kitchen.soup)).toBe(true)
  }
})

test('nobody else does, and they do not even learn that the dish exists', async () => {
  const former = await hire(db, kitchen)
  await db
    .as(kitchen.owner)
    .command('remove_restaurant_member', { restaurant_id: kitchen.id, user_id: former.id })
  const people = [neighbour.owner, await createCustomer(db), await createDriver(db), former]
  for (const person of people)
    expect(await reasonOf(setAvailable(person, kitchen.soup, false))).toBe('NOT_FOUND')
  const args = { menu_item_id: kitchen.soup, is_available: false }
  expect(await reasonOf(db.asAnon.command('set_item_availability', args))).toBe('42501')
  expect(await isAvailable(kitchen.soup)).toBe(true)
})

test('an order placed after a dish sold out is refused, one placed before keeps it', async () => {
  const place = await openKitchen(db)
  const lea = await createCustomer(db)
  const before = await placeOrder(db, lea, place)
  await setAvailable(place.owner, place.soup, false)
  expect(await reasonOf(placeOrder(db, lea, place))).toBe('ITEM_UNAVAILABLE')
  expect(before.status).toBe('placed')
})

test('colleagues are told on the stream of the restaurant', async () => {
  const place = await openKitchen(db)
  await setAvailable(place.owner, place.tea, false)
  const { events } = await db
    .as(place.owner)
    .rpc<{ events: { type: string; body: object }[] }>('read_stream', {
      stream: `restaurant:${place.id}`,
      after: 0,
    })
  expect(events.at(-1)).toMatchObject({
    type: 'menu_changed',
    body: { menu_item_id: place.tea, is_available: false },
  })
})

test('a value that is neither true nor false is refused', async () => {
  expect(await reasonOf(setAvailable(kitchen.owner, kitchen.soup, null))).toBe('INVALID_ARGUMENT')
})

test('marking a dish and ordering it at once never deadlocks', async () => {
  const place = await openKitchen(db)
  const customers = await Promise.all(Array.from({ length: 6 }, () => createCustomer(db)))
  const outcomes = await Promise.all(
    customers.flatMap((customer, index) => [
      outcomeOf(placeOrder(db, customer, place)),
      outcomeOf(setAvailable(place.owner, place.soup, index % 2 === 0)),
    ]),
  )
  for (const outcome of outcomes) expect(['ok', 'ITEM_UNAVAILABLE']).toContain(outcome)
})

test('nothing of a menu points into another restaurant, whoever writes it', async () => {
  const [[category], [group], [tax]] = await Promise.all([
    db.owner.query<{ id: string }>('select id from public.menu_categories where restaurant_id = $1', [
      neighbour.id,
    ]),
    db.owner.query<{ id: string }>('select id from public.option_groups where restaurant_id = $1', [
      neighbour.id,
    ]),
    db.owner.query<{ id: string }>('select id from public.tax_classes where restaurant_id = $1', [
      neighbour.id,
    ]),
  ])
  const write = (sql: string, values: unknown[]) => reasonOf(db.owner.query(sql, values))
  expect(
    await write('update public.menu_items set category_id = $2 where id = $1', [kitchen.soup, category?.id]),
  ).toBe('23503')
  expect(
    await write('update public.menu_items set tax_class_id = $2 where id = $1', [kitchen.soup, tax?.id]),
  ).toBe('23503')
  expect(
    await write('update public.options set option_group_id = $2 where id = $1', [
      kitchen.bowl.egg,
      group?.id,
    ]),
  ).toBe('23503')
})
