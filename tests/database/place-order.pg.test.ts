import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../support/callers.ts'
import {
  createCustomer,
  type Kitchen,
  type KitchenOptions,
  openKitchen,
  placeOrder,
  saveAddress,
} from '../support/kitchen.ts'
import { reasonOf, refusalOf, whileBusy } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase({ connections: 52 })
const kitchen = await openKitchen(db)
const other = await openKitchen(db)
const lea = await createCustomer(db, 'Lea Moreau')
const omar = await createCustomer(db, 'Omar Haddad')

interface Line {
  kind: string
  label: string
  quantity: number
  unit_minor: number
  amount_minor: number
  tax_minor: number
  options: { name: string }[]
}

async function ledgerOf(orderId: string): Promise<{ order: Answer; lines: Line[] }> {
  const [order] = await db.owner.query('select * from public.orders where id = $1', [orderId])
  const lines = await db.owner.query<Line>(
    'select * from public.order_lines where order_id = $1 order by position',
    [orderId],
  )
  return { order: order ?? {}, lines }
}

const sum = (numbers: number[]): number => numbers.reduce((total, value) => total + value, 0)
const one = (menuItemId: string, more: Answer = {}): Answer => ({
  menu_item_id: menuItemId,
  quantity: 1,
  ...more,
})

/** The tickets that went out with messages about an order, and the topics they went to. */
function ticketsSent(orderId: string): Promise<Answer[]> {
  return db.owner.query(
    `select topic, jsonb_agg(payload -> 'body' -> 'ticket') as tickets from realtime.messages
     where payload -> 'body' ->> 'order_id' = $1 and payload -> 'body' ? 'ticket' group by topic`,
    [orderId],
  )
}

async function counts(): Promise<Answer> {
  const [row] = await db.owner.query(`select
    (select count(*) from public.orders) as orders, (select count(*) from public.order_lines) as lines,
    (select count(*) from public.payments) as payments, (select count(*) from private.events) as events,
    (select sum(head) from private.stream_heads) as heads, (select sum(last_number) from private.receipt_counters) as numbers,
    (select count(*) from private.command_log) as commands, (select count(*) from realtime.messages) as messages`)
  return row ?? {}
}

describe('what an order costs', () => {
  test('the total is the sum of its lines, and a bowl costs its size and extras', async () => {
    const { order_id, total_minor, item_count } = await placeOrder(db, lea, kitchen, {
      tip_minor: 150,
      items: [
        { menu_item_id: kitchen.bowl.id, quantity: 2, option_ids: [kitchen.bowl.large, kitchen.bowl.egg] },
        one(kitchen.tea),
      ],
    })
    const { order, lines } = await ledgerOf(order_id)
    expect(lines.map(({ kind, amount_minor }) => [kind, amount_minor])).toEqual([
      ['item', 2 * (800 + 250 + 120)],
      ['item', 300],
      ['delivery_fee', 250],
      ['service_fee', 90],
      ['tip', 150],
    ])
    expect(lines[0]?.options.map(({ name }) => name)).toEqual(['Large', 'Egg'])
    expect(total_minor).toBe(sum(lines.map(({ amount_minor }) => amount_minor)))
    expect(order).toMatchObject({
      total_minor,
      subtotal_minor: 2640,
      item_count: 3,
      customer_label: 'Lea M.',
    })
    expect(item_count).toBe(3)
  })

  test('prices, labels and taxes in the request are not read', async () => {
    const { total_minor } = await placeOrder(db, lea, kitchen, {
      items: [
        one(kitchen.soup, { price_minor: 1, unit_minor: 1, amount_minor: 1, label: 'Free', tax_rate_bps: 0 }),
      ],
    })
    expect(total_minor).toBe(1000 + 250 + 90)
  })

  test('a quote says the same total, line by line', async () => {
    const items = [one(kitchen.soup, { quantity: 3 }), one(kitchen.tea)]
    const quote = await db.asAnon.rpc('quote_order', { restaurant_id: kitchen.id, items, tip_minor: 99 })
    const order = await placeOrder(db, lea, kitchen, {
      items,
      tip_minor: 99,
      expected_total_minor: quote.total_minor,
    })
    expect(quote.problems).toEqual([])
    expect(order.total_minor).toBe(quote.total_minor)
  })

  const inclusive = (amount: number, bps: number): number => Math.round((amount * bps) / (10000 + bps))
  const exclusive = (amount: number, bps: number): number => Math.round((amount * bps) / 10000)
  const baskets: [string, KitchenOptions][] = [
    ['10 % and 5.5 %', { foodTaxBps: 1000, drinkTaxBps: 550, feeTaxBps: 2000 }],
    ['19 % and 7 %', { foodTaxBps: 700, drinkTaxBps: 1900, feeTaxBps: 1900 }],
    ['8.875 % rounded to 8.88 %', { foodTaxBps: 888, drinkTaxBps: 888, feeTaxBps: 0 }],
    ['half a cent', { foodTaxBps: 5, drinkTaxBps: 50, feeTaxBps: 250, serviceFee: 30, deliveryFee: 10 }],
    ['no tax and no fees', { foodTaxBps: 0, drinkTaxBps: 0, feeTaxBps: 0, serviceFee: 0, deliveryFee: 0 }],
  ]

  test.each(baskets)('with tax inside the prices (%s) tax adds nothing to pay', async (_, options) => {
    const place = await openKitchen(db, { ...options, pricesIncludeTax: true })
    const customer = await createCustomer(db)
    const items = [one(place.soup, { quantity: 3 }), one(place.tea, { quantity: 7 })]
    const { order_id, total_minor } = await placeOrder(db, customer, place, { items, tip_minor: 123 })
    const { order, lines } = await ledgerOf(order_id)
    const { foodTaxBps = 0, drinkTaxBps = 0, feeTaxBps = 0, deliveryFee = 250, serviceFee = 90 } = options
    expect(lines.filter(({ kind }) => kind === 'tax')).toEqual([])
    expect(total_minor).toBe(3000 + 2100 + deliveryFee + serviceFee + 123)
    expect(order.tax_minor).toBe(
      inclusive(3000, foodTaxBps) +
        inclusive(2100, drinkTaxBps) +
        inclusive(deliveryFee, feeTaxBps) +
        inclusive(serviceFee, feeTaxBps),
    )
  })

  test.each(baskets)('with tax on top of the prices (%s) each rate is a line', async (_, options) => {
    const place = await openKitchen(db, { ...options, pricesIncludeTax: false })
    const customer = await createCustomer(db)
    const items = [one(place.soup, { quantity: 3 }), one(place.tea, { quantity: 7 })]
    const { order_id, total_minor } = await placeOrder(db, customer, place, { items, tip_minor: 123 })
    const { order, lines } = await ledgerOf(order_id)
    const { foodTaxBps = 0, drinkTaxBps = 0, feeTaxBps = 0, deliveryFee = 250, serviceFee = 90 } = options
    const tax =
      exclusive(3000, foodTaxBps) +
      exclusive(2100, drinkTaxBps) +
      exclusive(deliveryFee, feeTaxBps) +
      exclusive(serviceFee, feeTaxBps)
    const rates = new Set([foodTaxBps, drinkTaxBps, feeTaxBps].filter((rate) => rate > 0))
    expect(lines.filter(({ kind }) => kind === 'tax')).toHaveLength(rates.size)
    expect(order.tax_minor).toBe(tax)
    expect(total_minor).toBe(3000 + 2100 + deliveryFee + serviceFee + 123 + tax)
    expect(total_minor).toBe(sum(lines.map(({ amount_minor }) => amount_minor)))
  })

  test('an order keeps its lines when the menu changes afterwards', async () => {
    const place = await openKitchen(db)
    const order = await placeOrder(db, await createCustomer(db), place)
    const before = await ledgerOf(order.order_id)
    await db.owner.query(`update public.menu_items set price_minor = 9999, name = 'Dearer' where id = $1`, [
      place.soup,
    ])
    await db.owner.query(`update public.restaurants set delivery_fee_minor = 9000 where id = $1`, [place.id])
    expect(await ledgerOf(order.order_id)).toEqual(before)
  })
})

describe('what is refused, and leaves nothing behind', () => {
  const refusals: [string, string, (k: Kitchen) => Answer][] = [
    ['a dish that is sold out', 'ITEM_UNAVAILABLE', (k) => ({ items: [one(k.soldOut)] })],
    ['a dish that does not exist', 'ITEM_UNAVAILABLE', () => ({ items: [one(randomUUID())] })],
    ["another restaurant's dish", 'ITEM_UNAVAILABLE', () => ({ items: [one(other.soup)] })],
    ['a bowl without a size', 'OPTION_CHOICE', (k) => ({ items: [one(k.bowl.id)] })],
    [
      'a bowl of two sizes',
      'OPTION_CHOICE',
      (k) => ({ items: [one(k.bowl.id, { option_ids: [k.bowl.small, k.bowl.large] })] }),
    ],
    [
      'a bowl of three extras',
      'OPTION_CHOICE',
      (k) => ({
        items: [one(k.bowl.id, { option_ids: [k.bowl.small, k.bowl.egg, k.bowl.herbs, k.bowl.seeds] })],
      }),
    ],
    [
      "another restaurant's option",
      'OPTION_UNAVAILABLE',
      (k) => ({ items: [one(k.bowl.id, { option_ids: [k.bowl.small, other.bowl.egg] })] }),
    ],
    [
      'an option of another dish',
      'OPTION_UNAVAILABLE',
      (k) => ({ items: [one(k.soup, { option_ids: [k.bowl.egg] })] }),
    ],
    ["somebody else's address", 'NOT_FOUND', () => ({ address_id: omar.addressId })],
    ['an address that does not exist', 'NOT_FOUND', () => ({ address_id: randomUUID() })],
    ['no address', 'NOT_FOUND', () => ({ address_id: null })],
    ['a restaurant that does not exist', 'NOT_FOUND', () => ({ restaurant_id: randomUUID() })],
    ['a negative tip', 'INVALID_ARGUMENT', () => ({ tip_minor: -1 })],
    ['a tip beyond reason', 'INVALID_ARGUMENT', () => ({ tip_minor: 100001 })],
    ['an unknown way to pay', 'PAYMENT_PROVIDER_UNAVAILABLE', () => ({ payment_provider: 'shells' })],
    [
      'a way to pay that is switched off',
      'PAYMENT_PROVIDER_UNAVAILABLE',
      () => ({ payment_provider: 'external' }),
    ],
    ['another total than the customer saw', 'PRICE_CHANGED', () => ({ expected_total_minor: 1 })],
    ['a note of 281 characters', 'INVALID_ARGUMENT', () => ({ note: 'x'.repeat(281) })],
    ['51 items', 'TOO_MANY', (k) => ({ items: Array.from({ length: 51 }, () => one(k.soup)) })],
    ['no items', 'INVALID_ARGUMENT', () => ({ items: [] })],
    ['a hundred of a dish', 'INVALID_ARGUMENT', (k) => ({ items: [one(k.soup, { quantity: 100 })] })],
    ['half a dish', 'INVALID_ARGUMENT', (k) => ({ items: [one(k.soup, { quantity: 0.5 })] })],
    [
      'the same option twice',
      'INVALID_ARGUMENT',
      (k) => ({ items: [one(k.bowl.id, { option_ids: [k.bowl.small, k.bowl.small.toUpperCase()] })] }),
    ],
  ]
  test.each(refusals)('%s: %s', async (_, reason, args) => {
    const before = await counts()
    expect(await reasonOf(placeOrder(db, lea, kitchen, args(kitchen)))).toBe(reason)
    expect(await counts()).toEqual(before)
  })

  test('tips of nothing and of the most allowed are taken', async () => {
    expect((await placeOrder(db, lea, kitchen, { tip_minor: 0 })).total_minor).toBe(1340)
    expect((await placeOrder(db, lea, kitchen, { tip_minor: 100000 })).total_minor).toBe(101340)
  })

  test('an option that ran out: OPTION_UNAVAILABLE', async () => {
    const place = await openKitchen(db)
    await db.owner.query('update public.options set is_available = false where id = $1', [place.bowl.egg])
    const items = [one(place.bowl.id, { option_ids: [place.bowl.small, place.bowl.egg] })]
    expect(await reasonOf(placeOrder(db, lea, place, { items }))).toBe('OPTION_UNAVAILABLE')
  })

  test('a closed restaurant: RESTAURANT_CLOSED, with when it opens', async () => {
    const place = await openKitchen(db, { hours: [] })
    const never = await refusalOf(placeOrder(db, lea, place))
    expect(never).toMatchObject({ code: 'PT409', reason: 'RESTAURANT_CLOSED', facts: { opens_at: null } })
    const [day] = await db.owner.query<{ weekday: number }>(
      `select extract(dow from now() at time zone 'Europe/Paris' + interval '1 day')::integer as weekday`,
    )
    await db.owner.query(`insert into public.restaurant_hours values ($1, $2, '11:00', '22:00')`, [
      place.id,
      day?.weekday,
    ])
    const { facts } = await refusalOf(placeOrder(db, lea, place))
    expect(new Date(String(facts.opens_at)).getTime()).toBeGreaterThan(Date.now())
  })

  test('an address outside the delivery area: OUT_OF_AREA', async () => {
    const far = await saveAddress(db, lea, { latitude: 48.99, longitude: 2.345 })
    expect(await reasonOf(placeOrder(db, lea, kitchen, { address_id: far }))).toBe('OUT_OF_AREA')
  })

  test('less than the minimum: BELOW_MINIMUM, and fees and tips do not count towards it', async () => {
    const place = await openKitchen(db, { minimum: 1100 })
    const refusal = await refusalOf(placeOrder(db, lea, place, { tip_minor: 5000 }))
    expect(refusal).toMatchObject({ reason: 'BELOW_MINIMUM', facts: { minimum_minor: 1100 } })
    await placeOrder(db, lea, place, { items: [one(place.soup), one(place.tea)] })
  })

  test('a restaurant that is not published: NOT_FOUND', async () => {
    const hidden = await openKitchen(db, { isPublished: false })
    expect(await reasonOf(placeOrder(db, lea, hidden))).toBe('NOT_FOUND')
  })

  test('the facts name every problem, so that a basket is corrected at once', async () => {
    const place = await openKitchen(db, { minimum: 99999 })
    const { facts } = await refusalOf(
      placeOrder(db, lea, place, { items: [one(place.soldOut), one(place.bowl.id)] }),
    )
    expect(facts.problems).toMatchObject([
      { reason: 'ITEM_UNAVAILABLE', menu_item_id: place.soldOut, item: 'Gone' },
      { reason: 'OPTION_CHOICE', menu_item_id: place.bowl.id, group: 'Size', min_choices: 1, max_choices: 1 },
      { reason: 'BELOW_MINIMUM' },
    ])
  })

  test('PRICE_CHANGED says the new total, and the order goes through with it', async () => {
    const { code, facts } = await refusalOf(placeOrder(db, lea, kitchen, { expected_total_minor: 1339 }))
    expect([code, facts.total_minor]).toEqual(['PT409', 1340])
    await placeOrder(db, lea, kitchen, { expected_total_minor: facts.total_minor })
  })

  test('nobody places an order without signing in', async () => {
    expect(await reasonOf(db.asAnon.command('place_order', {}))).toBe('42883')
    expect(
      await reasonOf(
        db.asAnon.command('place_order', {
          restaurant_id: kitchen.id,
          items: [one(kitchen.soup)],
          address_id: lea.addressId,
        }),
      ),
    ).toBe('42501')
  })

  test('a 21st open order, also when many are placed at the same instant: TOO_MANY_OPEN_ORDERS', async () => {
    const busy = await createCustomer(db, 'Ines V')
    const tries = await Promise.allSettled(
      Array.from({ length: 30 }, () => {
        const command_id = randomUUID()
        return whileBusy(() => placeOrder(db, busy, kitchen, { command_id }))
      }),
    )
    const refused = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []))
    const reasons = await Promise.all(refused.map((error) => reasonOf(Promise.reject(error))))
    expect(reasons).toEqual(Array.from({ length: 10 }, () => 'TOO_MANY_OPEN_ORDERS'))
  })
})

describe('one key, one order', () => {
  const call = (customer: typeof lea, key: string, args: Answer = {}): Promise<Answer> =>
    placeOrder(db, customer, kitchen, { command_id: key, ...args }).then((facts) => ({ ...facts }))

  test('50 at the same instant make one order and get 50 equal answers', async () => {
    const customer = await createCustomer(db)
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(customer, key)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    const rows = await db.owner.query('select id from public.orders where customer_id = $1', [customer.id])
    expect(rows).toEqual([{ id: answers[0]?.order_id }])
  })

  test('the key with another body is refused: KEY_REUSED', async () => {
    const key = randomUUID()
    await call(omar, key)
    expect(await reasonOf(call(omar, key, { tip_minor: 5 }))).toBe('KEY_REUSED')
    expect(await reasonOf(db.as(omar).rpc('save_profile', { command_id: key, display_name: 'Omar' }))).toBe(
      'KEY_REUSED',
    )
  })

  test("somebody else's key is no concern of mine", async () => {
    const key = randomUUID()
    const [mine, theirs] = [await call(lea, key), await call(await createCustomer(db), key)]
    expect(mine.order_id).not.toBe(theirs.order_id)
  })

  test('a refused command leaves its key free', async () => {
    const key = randomUUID()
    expect(await reasonOf(call(omar, key, { tip_minor: -1 }))).toBe('INVALID_ARGUMENT')
    expect((await call(omar, key)).status).toBe('placed')
  })

  test('a command without a key is refused', async () => {
    const refusal = await refusalOf(placeOrder(db, omar, kitchen, { command_id: null }))
    expect(refusal).toMatchObject({ reason: 'INVALID_ARGUMENT', facts: { field: 'command_id' } })
  })
})

describe('what an order starts with', () => {
  test('receipt numbers of a restaurant have no gaps, whatever was refused between', async () => {
    const place = await openKitchen(db)
    const customer = await createCustomer(db)
    await placeOrder(db, customer, place)
    await reasonOf(placeOrder(db, customer, place, { tip_minor: -1 }))
    await reasonOf(placeOrder(db, customer, place, { expected_total_minor: 5 }))
    const rest = await Promise.all(Array.from({ length: 8 }, () => placeOrder(db, customer, place)))
    expect(rest.map(({ number }) => number).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('it carries its own copy of the address, which outlives the saved one', async () => {
    const customer = await createCustomer(db)
    const { order_id } = await placeOrder(db, customer, kitchen)
    await db.as(customer).query('delete from public.addresses where id = $1', [customer.addressId])
    const snapshot = await db.as(customer).rpc('order_snapshot', { order_id })
    expect(snapshot.destination).toMatchObject({ recipient_name: 'Lea Moreau', line1: '2 rue du Test' })
  })

  test('its events reach its own stream, the restaurant and the person, in one transaction', async () => {
    const place = await openKitchen(db)
    const customer = await createCustomer(db)
    const order = await placeOrder(db, customer, place)
    const events = await db.owner.query(
      `select stream, type from private.events where stream in ($1, $2, $3) and type <> 'membership_granted' order by stream`,
      [`order:${order.order_id}`, `restaurant:${place.id}`, `user:${customer.id}`],
    )
    expect(events).toEqual([
      { stream: `order:${order.order_id}`, type: 'order_placed' },
      { stream: `restaurant:${place.id}`, type: 'order_placed' },
      { stream: `user:${customer.id}`, type: 'order_placed' },
    ])
    const messages = await db.owner.query(
      `select topic, event from realtime.messages where payload ->> 'stream' like any (array['order:' || $1, 'restaurant:' || $2, 'user:' || $3])
         and event = 'order_placed' order by topic`,
      [order.order_id, place.id, customer.id],
    )
    expect(messages.map(({ topic }) => topic)).toEqual([
      `restaurant:${place.id}:1`,
      `user:${customer.id}`,
      `user:${customer.id}`,
    ])
  })

  test('its message brings the kitchen the whole ticket, which no event keeps and nobody else hears', async () => {
    const place = await openKitchen(db)
    const order = await placeOrder(db, await createCustomer(db), place, { note: 'no coriander' })
    const tickets = await db.as(place.owner).rpc('board_tickets', { order_ids: [order.order_id] })
    expect(tickets).toMatchObject([{ note: 'no coriander', lines: [{ kind: 'item' }, {}, {}] }])
    expect(await ticketsSent(order.order_id)).toEqual([{ topic: `restaurant:${place.id}:1`, tickets }])
    const kept = await db.owner.query(
      `select 1 from private.events where body ->> 'order_id' = $1 and body ? 'ticket'`,
      [order.order_id],
    )
    expect(kept).toEqual([])
  })

  test('a ticket that a message could not carry is left for the kitchen to ask for', async () => {
    const { order_id } = await placeOrder(db, lea, kitchen)
    const wordsWith = (noteLength: number) =>
      db.owner.query(
        `select private.ticket_words(jsonb_populate_record(o, jsonb_build_object('note', repeat('x', $2)))) as words
         from public.orders o where o.id = $1`,
        [order_id, noteLength],
      )
    expect(await wordsWith(200_000)).toEqual([{ words: {} }])
    expect(await wordsWith(280)).toMatchObject([
      { words: { [`restaurant:${kitchen.id}`]: { order_placed: { ticket: { id: order_id } } } } },
    ])
  })
})
