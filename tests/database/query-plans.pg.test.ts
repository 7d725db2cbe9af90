import { beforeAll, describe, expect, test } from 'vitest'
import { createPlatformMember, writeDraft } from '../support/announcing.ts'
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

/** Every plan that ran for a call, those inside functions included; of a timer, where it is nobody's. */
async function plansOf(person: Person | null, sql: string, values: unknown[]): Promise<Plan[]> {
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
  if (person)
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

  test('the link of an invitation finds its account by the address', async () => {
    await db.superuser.query(
      `with i as (
        insert into private.invitations (restaurant_id, email, role, invited_by, expires_at)
        values ($1, 'customer-7@example.com', 'staff', $2, now() + interval '1 day') returning id)
      insert into private.invitation_links (token_hash, invitation_id) select private.token_hash('secret'), id from i`,
      [kitchen.id, kitchen.owner.id],
    )
    // There are too few accounts for the planner to prefer an index; a question that cannot use one scans in any case.
    const sql = `set local enable_seqscan = off; select public.invitation('secret')`
    const nodes = await plansOf(lea, sql, [])
    const onUsers = nodes.filter((node) => node['Relation Name'] === 'users')
    expect(onUsers.length).toBeGreaterThan(0)
    expect(onUsers.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([])
    expect(await db.asAnon.rpc('invitation', { token: 'secret' })).toMatchObject({ has_account: true })
  })

  test('the timer finds what nobody paid by index', async () => {
    const scans = onOrders(await plansOf(null, 'select private.cancel_unpaid()', []))
    expect(scans).toContain('Index Scan orders_unpaid_idx')
    expect(scans.filter((scan) => scan.startsWith('Seq Scan'))).toEqual([])
  })

  test.each(['claim_media_job', 'sweep_media'])(
    '%s finds what waits among many finished pictures by index',
    async (name) => {
      await db.owner.query(
        `with made as (
          insert into private.uploads (restaurant_id, menu_item_id, state, content_type, size_bytes, sha256)
          select $1, $2, 'ready', 'image/jpeg', 1000, repeat('a', 64) from generate_series(1, 3000) returning id)
        insert into private.media_jobs (upload_id, step, state)
        select m.id, s.step, 'done' from made m, unnest('{inspect,variant_320,variant_640,placeholder}'::text[]) as s (step)`,
        [kitchen.id, kitchen.soup],
      )
      await db.owner.query('analyze private.uploads; analyze private.media_jobs')
      const scans = (await plansOf(null, `select private.${name}()`, []))
        .filter((node) => ['uploads', 'media_jobs'].includes(node['Relation Name'] ?? ''))
        .map((node) => `${node['Node Type']} ${node['Relation Name']}`)
      expect(scans.length).toBeGreaterThan(0)
      expect(scans.filter((scan) => scan.startsWith('Seq Scan'))).toEqual([])
    },
  )

  test('the export of one person reads no table of messages to its end', async () => {
    await db.owner.query(`
      with theirs as (
        insert into public.conversations (customer_id, kind, customer_label, status, closed_at)
        select p.user_id, 'other', 'X', 'closed', now() from public.profiles p returning id, customer_id)
      insert into public.messages (conversation_id, seq, kind, side, author_id, text)
      select t.id, n, 'message', 'customer', t.customer_id, 'Hello' from theirs t, generate_series(1, 50) as n`)
    await db.owner.query('analyze public.conversations; analyze public.messages')
    const nodes = await plansOf(lea, 'select public.export_my_data()', [])
    const onMessages = nodes.filter((node) => node['Relation Name'] === 'messages')
    expect(onMessages.length).toBeGreaterThan(0)
    expect(onMessages.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([])
    const { parts } = await db.as(lea).rpc<{ parts: { messages: unknown[] } }>('export_my_data', {})
    expect(parts.messages).toHaveLength(50)
  })

  test.each(['everyone', 'restaurants', 'drivers'] as const)(
    'an urgent announcement to %s asks once who hears it, however many devices there are',
    async (audience) => {
      await db.owner.query(`
        insert into public.push_subscriptions (user_id, device_id, endpoint, p256dh, auth)
        select p.user_id, gen_random_uuid(), 'https://push.test/' || gen_random_uuid(), repeat('A', 87), repeat('A', 22)
        from public.profiles p`)
      const { announcement_id } = await writeDraft(db, robin, { audience, severity: 'urgent' })
      const nodes = await plansOf(null, 'select private.publish_announcement($1, null)', [announcement_id])
      const asked = nodes.filter((node) =>
        ['profiles', 'restaurant_members', 'platform_members'].includes(node['Relation Name'] ?? ''),
      )
      expect(nodes.some((node) => node['Relation Name'] === 'push_subscriptions')).toBe(true)
      expect(asked.length).toBeLessThan(5)
    },
  )

  test('a question without an index is noticed', async () => {
    const nodes = await plansOf(lea, `select count(*) from public.orders where customer_label = 'X'`, [])
    expect(onOrders(nodes)).toContain('Seq Scan')
  })
})
