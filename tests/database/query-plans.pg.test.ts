import { beforeAll, describe, expect, test } from 'vitest'
import { createPlatformMember } from '../support/announcing.ts'
import type { Person } from '../support/callers.ts'
import { createCustomer, openKitchen, placeOrder } from '../support/kitchen.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const kitchen = await openKitchen(db)
const lea = await createCustomer(db)
const robin = await createPlatformMember(db, 'admin', 'Robin')
const { order_id } = await placeOrder(db, lea, kitchen)

/** 20,000 orders of 50 restaurants and 200 customers, 500 of them open, as a year leaves them. */
beforeAll(async () => {
  await db.superuser.query(`
    insert into auth.users (id, email) select gen_random_uuid(), 'customer-' || n || '@example.com' from generate_series(1, 199) as n`)
  await db.owner.query(`
    insert into public.restaurants (slug, name, address_line, latitude, longitude, delivery_area, is_published)
    select 'plan-' || n, 'Plan ' || n, 'x', 48.87, 2.345, private.circle(48.87, 2.345, 4500), true from generate_series(1, 49) as n`)
  await db.owner.query(
    `
    with places as (select array_agg(id order by slug = $1 desc, slug) as ids from public.restaurants),
    people as (select array_agg(user_id order by user_id = $2 desc, user_id) as ids from public.profiles where user_id not in ($3, $4)),
    made as (
      insert into public.orders (number, restaurant_id, customer_id, status, currency, customer_label, item_count, subtotal_minor,
        tax_minor, total_minor, distance_m, prep_minutes, promised_from, promised_until, created_at, placed_at, closed_at)
      select 1000 + n, places.ids[1 + n % 50], people.ids[1 + (n / 50) % 200], case when n % 40 = 0 then 'placed' else 'delivered' end,
        'EUR', 'X', 1, 1000, 91, 1000, 500, 20, at, at, at, at, case when n % 40 <> 0 then at + interval '40 minutes' end
      from generate_series(1, 20000) as n, places, people, lateral (select now() - make_interval(mins => n * 25) as at) as t
      returning id)
    insert into public.order_lines (order_id, position, kind, label, quantity, unit_minor, amount_minor, tax_minor, tax_rate_bps)
    select id, 1, 'item', 'Soup', 1, 1000, 1000, 91, 1000 from made`,
    [kitchen.slug, lea.id, kitchen.owner.id, robin.id],
  )
  for (const table of ['orders', 'order_lines', 'restaurants', 'restaurant_members', 'profiles']) {
    await db.owner.query(`analyze public.${table}`)
  }
})

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: Plan[]
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** Every plan that ran for a call, those inside functions included. */
async function plansOf(person: Person, sql: string, values: unknown[]): Promise<Plan[]> {
  const client = await db.connectAsSuperuser()
  const found: Plan[] = []
  client.on('notice', ({ message }) => {
    const json = /plan:\s*(\{[\s\S]*\})\s*$/.exec(message ?? '')?.[1]
    if (!json) return
    const { Plan: plan }: { Plan: Plan } = JSON.parse(json)
    found.push(...nodesOf(plan))
  })
  await client.query(`load 'auto_explain'`)
  await client.query(`set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
    set auto_explain.log_format = json; set auto_explain.log_level = notice`)
  await client.query('begin')
  await client.query(
    `select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)`,
    [JSON.stringify({ role: 'authenticated', sub: person.id })],
  )
  await client.query(sql, values)
  await client.query('rollback')
  return found
}

const onOrders = (nodes: Plan[]): string[] => [
  ...new Set(
    nodes
      .filter((node) => node['Relation Name'] === 'orders' || node['Index Name']?.startsWith('orders_'))
      .map((node) => `${node['Node Type']} ${node['Index Name'] ?? ''}`.trim()),
  ),
]

describe('with 20,000 orders', () => {
  test('the orders are there', async () => {
    const [row] =
      await db.owner.query(`select count(*)::integer as orders, count(distinct restaurant_id)::integer as restaurants,
      count(distinct customer_id)::integer as customers from public.orders`)
    expect(row).toEqual({ orders: 20001, restaurants: 50, customers: 200 })
  })

  const calls: [string, () => Person, string, () => unknown[]][] = [
    ['restaurant_board', () => kitchen.owner, 'select public.restaurant_board($1)', () => [kitchen.id]],
    ['my_orders', () => lea, 'select public.my_orders()', () => []],
    ['order_snapshot', () => lea, 'select public.order_snapshot($1)', () => [order_id]],
    ['board_tickets', () => kitchen.owner, 'select public.board_tickets($1)', () => [[order_id]]],
    ['past_orders', () => kitchen.owner, `select public.past_orders($1, 'nobody')`, () => [[kitchen.id]]],
    ['an order by id', () => lea, 'select * from public.orders where id = $1', () => [order_id]],
    [
      'an order by id, by staff',
      () => kitchen.owner,
      'select * from public.orders where id = $1',
      () => [order_id],
    ],
    [
      'the lines of an order',
      () => lea,
      'select * from public.order_lines where order_id = $1',
      () => [order_id],
    ],
    ['the overview of an admin', () => robin, 'select public.admin_overview()', () => []],
    [
      'the ledger of a restaurant',
      () => kitchen.owner,
      'select public.order_ledger($1, current_date)',
      () => [kitchen.id],
    ],
    [
      'the day of a restaurant',
      () => kitchen.owner,
      'select public.ledger_day($1, current_date)',
      () => [kitchen.id],
    ],
    ['the ledger of all', () => robin, 'select public.order_ledger(day => current_date)', () => []],
    ['one order of the ledger', () => kitchen.owner, 'select public.order_timeline($1)', () => [order_id]],
    ['the latency of the last hour', () => robin, 'select public.platform_latency(1)', () => []],
    ['reading an order’s stream', () => lea, 'select public.read_stream($1, 0)', () => [`order:${order_id}`]],
  ]
  test.each(calls)('%s finds orders by index', async (_, person, sql, values) => {
    const nodes = await plansOf(person(), sql, values())
    const scans = onOrders(nodes)
    expect(scans.length).toBeGreaterThan(0)
    expect(scans.filter((scan) => scan.startsWith('Seq Scan'))).toEqual([])
    expect(
      nodes.filter((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'order_lines'),
    ).toEqual([])
  })

  test('a question without an index is noticed', async () => {
    const nodes = await plansOf(lea, `select count(*) from public.orders where customer_label = 'X'`, [])
    expect(onOrders(nodes)).toContain('Seq Scan')
  })
})
