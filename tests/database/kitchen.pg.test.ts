import { describe, expect, test } from 'vitest'
import type { Person } from '../support/callers.ts'
import {
  createCustomer,
  employ,
  hire,
  type Kitchen,
  move,
  type OrderFacts,
  openKitchen,
  placeOrder,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf, whileBusy } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase({ connections: 20 })
const lea = await createCustomer(db, 'Lea Moreau')

interface Made {
  made: number[]
  revision: number
  status: string
  version: number
}
interface Ticket {
  id: string
  number: number
  lines: { label: string; kind: string; station: string; cook_minutes: number | null }[]
  progress: { made: number[]; revision: number } | null
}
interface Page {
  orders: Ticket[]
  next: { before: string; before_id: string } | null
}

/** An order of a soup, a tea and a bowl, which has been taken on. */
async function acceptedOrder(kitchen: Kitchen, customer = lea): Promise<OrderFacts> {
  const placed = await placeOrder(db, customer, kitchen, {
    items: [
      { menu_item_id: kitchen.soup, quantity: 1 },
      { menu_item_id: kitchen.tea, quantity: 2 },
      { menu_item_id: kitchen.bowl.id, quantity: 1, option_ids: [kitchen.bowl.small] },
    ],
  })
  return move(db, kitchen.owner, placed, 'accepted')
}
const mark = (person: Person, order_id: string, positions: number[] | null, is_made: boolean | null = true) =>
  db.as(person).command<Made>('mark_lines_made', { order_id, positions, is_made })
const told = async (kitchen: Kitchen) =>
  db.owner.query<{ type: string; body: { made?: number[]; revision?: number } }>(
    'select type, body from private.events where stream = $1 order by seq',
    [`restaurant:${kitchen.id}`],
  )
const boardOf = (person: Person, kitchen: Kitchen) =>
  db
    .as(person)
    .rpc<{ stations: string[]; orders: Ticket[] }>('restaurant_board', { restaurant_id: kitchen.id })
const past = (person: Person, kitchens: Kitchen[], args: object = {}) =>
  db.as(person).rpc<Page>('past_orders', { restaurant_ids: kitchens.map(({ id }) => id), ...args })
const numbers = ({ orders }: Page) => orders.map(({ number }) => number)

describe('dishes that are made', () => {
  test('are told to every screen of the kitchen, and start the cooking', async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    const order = await acceptedOrder(kitchen)
    const answer = await mark(jun, order.order_id, [2])
    expect(answer).toMatchObject({ made: [2], revision: 1, status: 'preparing', version: order.version + 1 })
    expect(await mark(kitchen.owner, order.order_id, [1, 2])).toMatchObject({ made: [1, 2], revision: 2 })
    const events = (await told(kitchen)).slice(-3)
    expect(events.map(({ type }) => type)).toEqual(['order_preparing', 'lines_made', 'lines_made'])
    expect(events.at(-1)?.body).toMatchObject({ order_id: order.order_id, made: [1, 2], revision: 2 })
    const board = await boardOf(jun, kitchen)
    expect(board.orders[0]?.progress).toMatchObject({ made: [1, 2], revision: 2 })
  })

  test('are a state: said again nothing changes and nobody is told; taken back they are to be made again', async () => {
    const kitchen = await openKitchen(db)
    const { order_id } = await acceptedOrder(kitchen)
    await mark(kitchen.owner, order_id, [1])
    const before = (await told(kitchen)).length
    expect(await mark(kitchen.owner, order_id, [1])).toMatchObject({ made: [1], revision: 1 })
    expect(await mark(kitchen.owner, order_id, [2], false)).toMatchObject({ made: [1], revision: 1 })
    expect((await told(kitchen)).length).toBe(before)
    expect(await mark(kitchen.owner, order_id, [1, 2, 3], false)).toMatchObject({ made: [], revision: 2 })
  })

  test('are dishes of an order under way, and nothing else', async () => {
    const kitchen = await openKitchen(db)
    const order = await acceptedOrder(kitchen)
    const line = async (kind: string) =>
      (
        await db.owner.query<{ position: number }>(
          'select position from public.order_lines where order_id = $1 and kind = $2',
          [order.order_id, kind],
        )
      )[0]?.position ?? 0
    for (const positions of [[], null, [99], [1, await line('delivery_fee')]]) {
      expect((await refusalOf(mark(kitchen.owner, order.order_id, positions))).facts.field).toBe('positions')
    }
    expect((await refusalOf(mark(kitchen.owner, order.order_id, [1], null))).facts.field).toBe('is_made')
    const ready = await move(db, kitchen.owner, order, 'ready')
    expect(await refusalOf(mark(kitchen.owner, order.order_id, [1]))).toMatchObject({
      reason: 'ILLEGAL_MOVE',
      facts: { status: 'ready', version: ready.version },
    })
    const waiting = await placeOrder(db, lea, kitchen)
    expect(await reasonOf(mark(kitchen.owner, waiting.order_id, [1]))).toBe('ILLEGAL_MOVE')
  })

  test("are the own kitchen's to tell and to see", async () => {
    const [kitchen, other] = [await openKitchen(db), await openKitchen(db)]
    const { order_id } = await acceptedOrder(kitchen)
    await mark(kitchen.owner, order_id, [1])
    for (const stranger of [other.owner, lea]) {
      expect(await reasonOf(mark(stranger, order_id, [2]))).toBe('NOT_FOUND')
      const seen = await db.as(stranger).query('select * from public.kitchen_progress')
      expect(seen).toEqual([])
    }
    const left = await hire(db, kitchen)
    await db
      .as(kitchen.owner)
      .command('remove_restaurant_member', { restaurant_id: kitchen.id, user_id: left.id })
    expect(await reasonOf(mark(left, order_id, [2]))).toBe('NOT_FOUND')
  })

  test('of two cooks who tick at the same moment both count, in numbers without gaps', async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    const { order_id } = await acceptedOrder(kitchen)
    const outcomes = await Promise.all(
      [1, 2, 3, 1, 2, 3].map((position, at) =>
        whileBusy(() => outcomeOf(mark(at % 2 ? jun : kitchen.owner, order_id, [position]))),
      ),
    )
    expect(outcomes).toEqual(outcomes.map(() => 'ok'))
    const events = (await told(kitchen)).filter(({ type }) => type === 'lines_made')
    expect(events.map(({ body }) => body.revision)).toEqual([1, 2, 3])
    expect(events.at(-1)?.body.made).toEqual([1, 2, 3])
  })
})

describe('a ticket', () => {
  test('knows where each dish is cooked and for how long, as the menu says now', async () => {
    const kitchen = await openKitchen(db)
    await acceptedOrder(kitchen)
    await db.owner.query(`update public.menu_items set station = 'Grill', cook_minutes = 12 where id = $1`, [
      kitchen.soup,
    ])
    const board = await boardOf(kitchen.owner, kitchen)
    expect(board.stations).toEqual(['', 'Grill'])
    expect(board.orders[0]?.lines.slice(0, 2)).toMatchObject([
      { label: 'Soup', station: 'Grill', cook_minutes: 12 },
      { label: 'Tea', station: '', cook_minutes: null },
    ])
    await db.owner.query('delete from public.menu_items where id = $1', [kitchen.soup])
    const after = await boardOf(kitchen.owner, kitchen)
    expect(after.orders[0]?.lines[0]).toMatchObject({ label: 'Soup', station: '' })
  })
})

describe('closed orders', () => {
  async function close(kitchen: Kitchen, count: number, customer = lea): Promise<OrderFacts[]> {
    const closed: OrderFacts[] = []
    for (let n = 0; n < count; n += 1) {
      closed.push(await move(db, kitchen.owner, await placeOrder(db, customer, kitchen), 'rejected'))
    }
    return closed
  }

  test('come page by page, the last closed first, each once, with their lines', async () => {
    const kitchen = await openKitchen(db)
    await close(kitchen, 5)
    await placeOrder(db, lea, kitchen)
    // All in one instant: the order of such a page must not depend on luck.
    await db.owner.query(
      'update public.orders set closed_at = now() where restaurant_id = $1 and closed_at is not null',
      [kitchen.id],
    )
    const seen: string[] = []
    let after: object = {}
    for (let pages = 0; pages < 4; pages += 1) {
      const page = await past(kitchen.owner, [kitchen], { max_orders: 2, ...after })
      expect(page.orders.every(({ lines }) => lines.length > 0)).toBe(true)
      seen.push(...page.orders.map(({ id }) => id))
      if (page.next === null) break
      after = page.next
    }
    expect(seen).toHaveLength(5)
    expect(new Set(seen).size).toBe(5)
  })

  test('of several restaurants come in one order of time, and of others never', async () => {
    const [bao, pho, foreign] = [await openKitchen(db), await openKitchen(db), await openKitchen(db)]
    const mia = await hire(db, bao)
    await employ(db, pho, mia)
    const [first] = await close(bao, 1)
    const [second] = await close(pho, 1)
    const [third] = await close(bao, 1)
    await close(foreign, 1)
    const page = await past(mia, [foreign, bao, pho])
    expect(page.orders.map(({ id }) => id)).toEqual([third, second, first].map((order) => order?.order_id))
    // Its customer may view an order, but not by the list of a kitchen.
    expect(await past(lea, [bao])).toEqual({ orders: [], next: null })
  })

  test.each([
    ['their number', '3', [3]],
    ['their code', 'a 02', [2]],
    ['their customer', 'zoë', [4]],
    ['a dish', 'BOWL', [5]],
    ['nothing that is there', 'pizza', []],
    ['a sign of patterns', '%', []],
  ])('are found by %s', async (_, search, found) => {
    const kitchen = await searched()
    expect(numbers(await past(kitchen.owner, [kitchen], { search }))).toEqual(found)
  })

  let made: Promise<Kitchen> | undefined
  const searched = () => {
    made ??= (async () => {
      const kitchen = await openKitchen(db)
      await close(kitchen, 3)
      await close(kitchen, 1, await createCustomer(db, 'Zoë Martin'))
      const bowl = await placeOrder(db, lea, kitchen, {
        items: [{ menu_item_id: kitchen.bowl.id, quantity: 1, option_ids: [kitchen.bowl.large] }],
      })
      await move(db, kitchen.owner, bowl, 'rejected')
      return kitchen
    })()
    return made
  }

  test('are searched 2,000 at a time, and the page says how far it came', async () => {
    const kitchen = await openKitchen(db)
    await db.owner.query(
      `insert into public.orders (number, restaurant_id, customer_id, status, currency, customer_label, item_count, subtotal_minor,
         tax_minor, total_minor, distance_m, prep_minutes, promised_from, promised_until, placed_at, closed_at)
       select n, $1, $2, 'delivered', 'EUR', case n when 1 then 'Omar K.' else 'X' end, 1, 0, 0, 0, 0, 20, at, at, at, at
       from generate_series(1, 2500) as n, lateral (select now() - make_interval(mins => 3000 - n) as at) as t`,
      [kitchen.id, lea.id],
    )
    const first = await past(kitchen.owner, [kitchen], { search: 'omar' })
    expect(first.orders).toEqual([])
    const second = await past(kitchen.owner, [kitchen], { search: 'omar', ...first.next })
    expect([numbers(second), second.next]).toEqual([[1], null])
  })
})
