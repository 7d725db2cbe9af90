import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../support/callers.ts'
import { bringTo, createCustomer, createDriver, hire, openKitchen, placeOrder } from '../support/kitchen.ts'
import { bookItem, changed, newDish, publishMenu, readBook } from '../support/menu-book.ts'
import { outcomeOf, reasonOf, refusalOf, whileBusy } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const kitchen = await openKitchen(db)
const neighbour = await openKitchen(db)
const mia = await hire(db, kitchen, 'manager', 'Mia Chen')
const lea = await createCustomer(db)

interface Menu {
  categories: {
    name: string
    items: { id: string; name: string; price_minor: number; option_groups: Answer[] }[]
  }[]
}
const menuOf = (slug = kitchen.slug): Promise<Menu> => db.asAnon.rpc<Menu>('restaurant_menu', { slug })
const dishesOf = async (slug = kitchen.slug): Promise<string[]> =>
  (await menuOf(slug)).categories.flatMap(({ items }) => items.map(({ name }) => name))

describe('publishing', () => {
  test('changes a dish, its kitchen facts and its choices at once, for customers and for the next order', async () => {
    const soup = await bookItem(db, mia, kitchen, kitchen.soup)
    const [egg, toast] = [randomUUID(), randomUUID()]
    await publishMenu(db, mia, kitchen, {
      items: [
        changed(soup, {
          name: '  Onion soup ',
          price_minor: 1100,
          station: 'Stove',
          cook_minutes: 12,
          option_groups: [
            {
              id: randomUUID(),
              name: 'With',
              min_choices: 0,
              max_choices: 2,
              options: [
                { id: egg, name: 'Egg', price_minor: 150, is_available: true },
                { id: toast, name: 'Toast', price_minor: 0, is_available: false },
              ],
            },
          ],
        }),
      ],
    })
    const shown = (await menuOf()).categories[0]?.items.find(({ id }) => id === kitchen.soup)
    expect(shown).toMatchObject({ name: 'Onion soup', price_minor: 1100 })
    expect(shown?.option_groups[0]).toMatchObject({
      name: 'With',
      options: [{ name: 'Egg' }, { name: 'Toast' }],
    })
    expect(await bookItem(db, mia, kitchen, kitchen.soup)).toMatchObject({
      station: 'Stove',
      cook_minutes: 12,
    })
    const quote = await db.asAnon.rpc('quote_order', {
      restaurant_id: kitchen.id,
      items: [{ menu_item_id: kitchen.soup, quantity: 1, option_ids: [egg] }],
    })
    expect(quote).toMatchObject({ subtotal_minor: 1250, problems: [] })
  })

  test("makes a category with a dish in it, and an empty heading stays out of customers' sight", async () => {
    const beside = await bookItem(db, mia, kitchen, kitchen.tea)
    const [sweets, empty] = [randomUUID(), randomUUID()]
    await publishMenu(db, mia, kitchen, {
      categories: [
        { id: sweets, version: 0, name: 'Sweets', is_archived: false },
        { id: empty, version: 0, name: 'Coming soon', is_archived: false },
      ],
      items: [newDish(beside, { name: 'Mochi', category_id: sweets })],
    })
    const menu = await menuOf()
    expect(menu.categories.map(({ name, items }) => [name, items.length])).toEqual([
      ['Everything', 4],
      ['Sweets', 1],
    ])
  })

  test('all of it or none: one wrong dish leaves the others as they were', async () => {
    const [tea, bowl] = [
      await bookItem(db, mia, kitchen, kitchen.tea),
      await bookItem(db, mia, kitchen, kitchen.bowl.id),
    ]
    const refusal = await refusalOf(
      publishMenu(db, mia, kitchen, {
        items: [changed(tea, { price_minor: 1 }), changed(bowl, { price_minor: -1 })],
      }),
    )
    expect(refusal).toMatchObject({ reason: 'INVALID_ARGUMENT', facts: { field: 'items[1].price_minor' } })
    expect((await bookItem(db, mia, kitchen, kitchen.tea)).price_minor).toBe(300)
  })

  test('puts categories and dishes into an order, and moves a dish to another category', async () => {
    const place = await openKitchen(db)
    const book = await readBook(db, place.owner, place)
    const [first] = book.categories
    const drinks = randomUUID()
    await publishMenu(db, place.owner, place, {
      categories: [{ id: drinks, version: 0, name: 'Drinks', is_archived: false }],
      arrangement: {
        version: 0,
        categories: [
          { id: drinks, item_ids: [place.tea] },
          { id: first?.id, item_ids: [place.bowl.id, place.soldOut, place.soup] },
        ],
      },
    })
    const menu = await menuOf(place.slug)
    expect(menu.categories.map(({ name, items }) => [name, items.map((item) => item.name)])).toEqual([
      ['Drinks', ['Tea']],
      ['Everything', ['Bowl', 'Gone', 'Soup']],
    ])
  })

  test('colleagues hear what was published, by whom, on the stream of the restaurant and nowhere else', async () => {
    const place = await openKitchen(db)
    const soup = await bookItem(db, place.owner, place, place.soup)
    await publishMenu(db, place.owner, place, { items: [changed(soup, { name: 'Broth' })] })
    const { events } = await db
      .as(place.owner)
      .rpc<{ events: Answer[] }>('read_stream', { stream: `restaurant:${place.id}`, after: 0 })
    expect(events.at(-1)).toMatchObject({
      type: 'menu_published',
      body: { by: place.owner.id, item_ids: [place.soup], category_ids: [], is_arranged: false },
    })
    const topics = await db.owner.query<{ topic: string }>(
      `select distinct topic from realtime.messages where event = 'menu_published' and payload ->> 'stream' = $1`,
      [`restaurant:${place.id}`],
    )
    expect(topics).toEqual([{ topic: `restaurant:${place.id}:1` }])
  })
})

test('customers who look at the menu are told once a publication to ask again, and once for saved hours', async () => {
  const place = await openKitchen(db)
  const { items } = await readBook(db, place.owner, place)
  const told = () =>
    db.owner.query<{ payload: Answer }>(
      `select payload - 'id' as payload from realtime.messages where topic = $1 and event = 'storefront_changed'`,
      [`storefront:${place.id}`],
    )
  await publishMenu(db, place.owner, place, { items: items.map((item) => changed(item, { price_minor: 1 })) })
  expect(await told()).toEqual([{ payload: { restaurant_id: place.id } }])
  await db
    .as(place.owner)
    .command('save_hours', { restaurant_id: place.id, version: 0, hours: [], closures: [] })
  expect(await told()).toHaveLength(2)
})

describe('archiving', () => {
  test('takes a dish off the menu for good, and the orders that hold it keep their lines', async () => {
    const place = await openKitchen(db)
    const order = await placeOrder(db, lea, place)
    const soup = await bookItem(db, place.owner, place, place.soup)
    expect(soup.open_orders).toBe(1)
    await publishMenu(db, place.owner, place, { items: [changed(soup, { is_archived: true })] })

    expect(await dishesOf(place.slug)).toEqual(['Bowl', 'Tea', 'Gone'])
    const refused = await refusalOf(placeOrder(db, lea, place))
    expect(refused).toMatchObject({ reason: 'ITEM_UNAVAILABLE', facts: { is_gone: true, item: 'Soup' } })
    const { lines } = await db
      .as(lea)
      .rpc<{ lines: Answer[] }>('order_snapshot', { order_id: order.order_id })
    expect(lines[0]).toMatchObject({ label: 'Soup', menu_item_id: place.soup })
    await bringTo(db, place, order, 'delivered')

    const archived = await bookItem(db, place.owner, place, place.soup)
    expect(archived).toMatchObject({ is_archived: true, open_orders: 0 })
    await publishMenu(db, place.owner, place, { items: [changed(archived, { is_archived: false })] })
    expect(await outcomeOf(placeOrder(db, lea, place))).toBe('ok')
  })

  test('a heading is not archived over dishes that are left under it', async () => {
    const place = await openKitchen(db)
    const { categories, items } = await readBook(db, place.owner, place)
    const archived = categories.map(({ id, name }) => ({ id, name, version: 0, is_archived: true }))
    const refusal = await refusalOf(publishMenu(db, place.owner, place, { categories: archived }))
    expect(refusal).toMatchObject({ reason: 'INVALID_ARGUMENT', facts: { category: 'Everything' } })
    await publishMenu(db, place.owner, place, {
      categories: archived,
      items: items.map((item) => changed(item, { is_archived: true })),
    })
    expect(await dishesOf(place.slug)).toEqual([])
  })

  test('an option that was taken away is named to whoever chose it', async () => {
    const place = await openKitchen(db)
    const bowl = await bookItem(db, place.owner, place, place.bowl.id)
    const [size, extras] = bowl.option_groups
    await publishMenu(db, place.owner, place, {
      items: [
        changed(bowl, {
          option_groups: [
            size,
            { ...extras, options: extras?.options.filter(({ id }) => id !== place.bowl.egg) },
          ],
        }),
      ],
    })
    const items = [
      {
        menu_item_id: place.bowl.id,
        quantity: 1,
        option_ids: [place.bowl.small, place.bowl.egg, place.bowl.herbs],
      },
    ]
    const { problems } = await db.asAnon.rpc<{ problems: Answer[] }>('quote_order', {
      restaurant_id: place.id,
      items,
    })
    expect(problems).toMatchObject([{ reason: 'OPTION_UNAVAILABLE', option_ids: [place.bowl.egg] }])
  })
})

describe('two editors', () => {
  test('the second one to publish the same dish is told who was first and when, and nothing is overwritten', async () => {
    const seen = await bookItem(db, mia, kitchen, kitchen.tea)
    await publishMenu(db, mia, kitchen, { items: [changed(seen, { name: 'Green tea' })] })
    const refusal = await refusalOf(
      publishMenu(db, kitchen.owner, kitchen, { items: [changed(seen, { name: 'Black tea' })] }),
    )
    expect(refusal).toMatchObject({
      reason: 'MENU_CHANGED',
      family: 'CONFLICT',
      facts: { changed: [{ kind: 'item', id: kitchen.tea, by: 'Mia', version: seen.edit.version + 1 }] },
    })
    expect((await bookItem(db, mia, kitchen, kitchen.tea)).name).toBe('Green tea')
  })

  test("different dishes do not stand in each other's way, nor does a dish that a colleague moved", async () => {
    const place = await openKitchen(db)
    const book = await readBook(db, place.owner, place)
    const [soup, tea] = ['Soup', 'Tea'].map((name) => book.items.find((item) => item.name === name))
    if (!soup || !tea) throw new Error('no such dishes')
    await publishMenu(db, place.owner, place, { items: [changed(soup, { price_minor: 1 })] })
    await publishMenu(db, place.owner, place, {
      arrangement: {
        version: 0,
        categories: [
          { id: book.categories[0]?.id, item_ids: [place.tea, place.bowl.id, place.soup, place.soldOut] },
        ],
      },
    })
    await publishMenu(db, place.owner, place, { items: [changed(tea, { price_minor: 2 })] })
    expect(await dishesOf(place.slug)).toEqual(['Tea', 'Bowl', 'Soup', 'Gone'])
  })

  test('an order of the menu that does not know a dish which came meanwhile is refused', async () => {
    const place = await openKitchen(db)
    const { categories, items } = await readBook(db, place.owner, place)
    const [beside] = items
    if (!beside) throw new Error('no dishes')
    await publishMenu(db, place.owner, place, { items: [newDish(beside)] })
    const old = {
      arrangement: { version: 0, categories: categories.map(({ id }) => ({ id, item_ids: [place.soup] })) },
    }
    expect(await reasonOf(publishMenu(db, place.owner, place, old))).toBe('MENU_CHANGED')
  })

  test('of twelve who publish one dish at once, one wins and the others are told', async () => {
    const place = await openKitchen(db)
    const soup = await bookItem(db, place.owner, place, place.soup)
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        outcomeOf(
          whileBusy(() =>
            publishMenu(db, place.owner, place, { items: [changed(soup, { price_minor: n })] }),
          ),
        ),
      ),
    )
    expect([...outcomes].sort()).toEqual([...Array(11).fill('MENU_CHANGED'), 'ok'])
  })

  test.each(['rewritten', 'given back'])(
    'dishes are locked by their ids when they are %s, as orders lock them: neither waits for the other in a circle',
    async (how) => {
      const place = await openKitchen(db)
      const [first = '', last = ''] = [place.soup, place.tea].sort()
      const backwards = [last, first]
      const act = {
        rewritten: async () => {
          const items = backwards.map((id) => bookItem(db, place.owner, place, id))
          const changes = (await Promise.all(items)).map((item) => changed(item, { price_minor: 777 }))
          return () => publishMenu(db, place.owner, place, { items: changes })
        },
        'given back': async () => {
          for (const menu_item_id of backwards)
            await db.as(place.owner).command('set_item_stock', { menu_item_id, portions: 9 })
          const order = await placeOrder(db, lea, place, {
            items: backwards.map((menu_item_id) => ({ menu_item_id, quantity: 1 })),
          })
          // As if they had been taken in the order of the basket.
          await db.owner.query(
            `with taken as (delete from private.taken_portions where order_id = $1 returning *)
             insert into private.taken_portions select * from taken order by menu_item_id desc`,
            [order.order_id],
          )
          return () => bringTo(db, place, order, 'rejected')
        },
      }[how]
      const go = await act?.()
      const holder = await db.connect()
      const lock = (id: string, more = '') =>
        holder.query(`select from public.menu_items where id = $1 for no key update ${more}`, [id])
      await holder.query('begin')
      await lock(first)
      const outcome = outcomeOf(whileBusy(async () => go?.()))
      await expect
        .poll(() =>
          db.superuser.query(
            `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
          ),
        )
        .toHaveLength(1)
      expect(await outcomeOf(lock(last, 'nowait'))).toBe('ok')
      await holder.query('rollback')
      expect(await outcome).toBe('ok')
    },
  )
})

describe('who may', () => {
  test('owners and managers edit; staff may not, and strangers do not learn that it exists', async () => {
    const jun = await hire(db, kitchen, 'staff')
    const soup = await bookItem(db, kitchen.owner, kitchen, kitchen.soup)
    const wish = { items: [changed(soup)] }
    for (const [person, reason] of [
      [jun, 'NOT_ALLOWED'],
      [neighbour.owner, 'NOT_FOUND'],
      [lea, 'NOT_FOUND'],
      [await createDriver(db), 'NOT_FOUND'],
    ] as const) {
      expect(await reasonOf(publishMenu(db, person, kitchen, wish))).toBe(reason)
      expect(await reasonOf(readBook(db, person, kitchen))).toBe(reason)
    }
    expect(await reasonOf(db.asAnon.rpc('menu_book', { restaurant_id: kitchen.id }))).toBe('42501')
  })

  test('nothing of another restaurant can be named: dishes, categories, taxes, choices', async () => {
    const soup = await bookItem(db, neighbour.owner, neighbour, neighbour.soup)
    const own = await bookItem(db, kitchen.owner, kitchen, kitchen.soup)
    const bowl = await bookItem(db, neighbour.owner, neighbour, neighbour.bowl.id)
    const attempts = [
      { items: [changed(soup, { category_id: own.category_id, tax_class_id: own.tax_class_id })] },
      { items: [changed(own, { category_id: soup.category_id })] },
      { items: [changed(own, { tax_class_id: soup.tax_class_id })] },
      { items: [changed(own, { option_groups: bowl.option_groups })] },
      {
        items: [
          changed(own, {
            option_groups: bowl.option_groups.map((group) => ({ ...group, id: randomUUID() })),
          }),
        ],
      },
      { categories: [{ id: soup.category_id, version: 0, name: 'Mine now', is_archived: false }] },
    ]
    for (const attempt of attempts)
      expect(await reasonOf(publishMenu(db, kitchen.owner, kitchen, attempt))).toBe('NOT_FOUND')
    await publishMenu(db, kitchen.owner, kitchen, {
      arrangement: {
        version: (await readBook(db, kitchen.owner, kitchen)).arrangement.version,
        categories: [{ id: own.category_id, item_ids: [neighbour.soup, kitchen.soup] }],
      },
    })
    expect(await dishesOf(neighbour.slug)).toEqual(['Soup', 'Bowl', 'Tea', 'Gone'])
  })
})

describe('what is refused, by field', async () => {
  const group = (changes: Answer): Answer => ({
    id: randomUUID(),
    name: 'Size',
    min_choices: 1,
    max_choices: 1,
    options: [{ id: randomUUID(), name: 'Small', price_minor: 0, is_available: true }],
    ...changes,
  })
  const twice = randomUUID()
  test.each<[string, Answer]>([
    ['items[0].name', { name: '   ' }],
    ['items[0].name', { name: 'x'.repeat(81) }],
    ['items[0].description', { description: 'x'.repeat(401) }],
    ['items[0].price_minor', { price_minor: 1_000_001 }],
    ['items[0].price_minor', { price_minor: 9.5 }],
    ['items[0].station', { station: null }],
    ['items[0].cook_minutes', { cook_minutes: 0 }],
    ['items[0].allergens', { allergens: ['sand'] }],
    ['items[0].recipe', { recipe: 'casserole' }],
    ['items[0].is_archived', { is_archived: 'yes' }],
    ['items[0].version', { version: null }],
    ['items[0].option_groups', { option_groups: [group({ id: 'x' })] }],
    ['items[0].option_groups[0].name', { option_groups: [group({ name: '' })] }],
    ['items[0].option_groups[0].options', { option_groups: [group({ options: [] })] }],
    ['items[0].option_groups[0].max_choices', { option_groups: [group({ max_choices: 2 })] }],
    ['items[0].option_groups[0].min_choices', { option_groups: [group({ min_choices: 2 })] }],
    [
      'items[0].option_groups[0].options[0].price_minor',
      {
        option_groups: [group({ options: [{ id: twice, name: 'x', price_minor: -5, is_available: true }] })],
      },
    ],
    [
      'items[0].option_groups',
      {
        option_groups: [0, 1].map(() =>
          group({ options: [{ id: twice, name: 'x', price_minor: 0, is_available: true }] }),
        ),
      },
    ],
  ])('%s', async (field, changes) => {
    const soup = await bookItem(db, mia, kitchen, kitchen.soup)
    const refusal = await refusalOf(publishMenu(db, mia, kitchen, { items: [changed(soup, changes)] }))
    expect(refusal).toMatchObject({ reason: 'INVALID_ARGUMENT', facts: { field } })
  })

  test.each([
    null,
    [],
    'x',
    { categories: 1, items: [] },
    { categories: [], items: [null] },
    { categories: [], items: [], arrangement: 5 },
  ])('changes that are none: %j', async (changes) => {
    const call = db.as(mia).command('publish_menu', { restaurant_id: kitchen.id, changes })
    expect(await reasonOf(call)).toBe('INVALID_ARGUMENT')
  })
})
