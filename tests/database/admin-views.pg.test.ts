import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createPlatformMember } from '../support/announcing.ts'
import { assign, createAgent, openConversation, say } from '../support/desk.ts'
import { bringTo, createCustomer, createDriver, openKitchen, placeOrder } from '../support/kitchen.ts'
import { reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const robin = await createPlatformMember(db, 'admin', 'Robin')
const kitchen = await openKitchen(db, { name: 'Bao' })
const lea = await createCustomer(db, 'Lea')

type Overview = Record<string, number> & Record<`${string}_rows`, Record<string, unknown>[]>
const overview = (): Promise<Overview> => db.as(robin).rpc<Overview>('admin_overview')
const namesIn = async (view: string): Promise<unknown[]> =>
  (await db.owner.query<{ number: number }>(`select number from admin.${view} order by number`)).map(
    ({ number }) => number,
  )
const makeLate = (orderId: string, minutes: number): Promise<unknown> =>
  db.owner.query(
    `update public.orders set promised_until = now() - make_interval(mins => $2) where id = $1`,
    [orderId, minutes],
  )

describe('orders', () => {
  test('those in hand, late or unseen are in their views and in the overview; closed and unpaid ones are not', async () => {
    const unseen = await placeOrder(db, lea, kitchen)
    const cooking = await bringTo(db, kitchen, await placeOrder(db, lea, kitchen), 'preparing')
    const late = await bringTo(db, kitchen, await placeOrder(db, lea, kitchen), 'accepted')
    const done = await bringTo(db, kitchen, await placeOrder(db, lea, kitchen), 'delivered')
    await makeLate(late.order_id, 12)
    await makeLate(done.order_id, 90)
    expect(await namesIn('orders_now')).toEqual([unseen.number, cooking.number, late.number])
    expect(await namesIn('late_orders')).toEqual([late.number])
    expect(await namesIn('unacknowledged_orders')).toEqual([unseen.number])
    const [row] = await db.owner.query('select minutes_late, restaurant from admin.late_orders')
    expect(row).toEqual({ minutes_late: 12, restaurant: 'Bao' })
    expect(await overview()).toMatchObject({ placed: 4, open: 3, missed: 0, late: 1, unacknowledged: 1 })
    expect((await overview()).late_rows).toMatchObject([
      { order_id: late.order_id, restaurant: 'Bao', status: 'accepted' },
    ])
  })

  test('an order that was accepted by itself is among the unseen until somebody has seen it', async () => {
    const order = await placeOrder(db, lea, kitchen)
    await db.owner.query(
      `update public.orders set status = 'accepted', last_actor = 'system' where id = $1`,
      [order.order_id],
    )
    expect(await namesIn('unacknowledged_orders')).toContain(order.number)
    await db.as(kitchen.owner).command('acknowledge_order', { order_id: order.order_id })
    expect(await namesIn('unacknowledged_orders')).not.toContain(order.number)
  })

  test('an order somebody has seen asks for nobody any more', async () => {
    const order = await placeOrder(db, lea, kitchen)
    const before = (await overview()).unacknowledged
    await db.as(kitchen.owner).command('acknowledge_order', { order_id: order.order_id })
    expect((await overview()).unacknowledged).toBe((before ?? 0) - 1)
  })

  test('of many late orders the worst come first, at most twenty, and the count is whole', async () => {
    const other = await openKitchen(db, { name: 'Pho' })
    for (let index = 1; index <= 22; index += 1) {
      const customer = await createCustomer(db, `Customer ${index}`)
      await makeLate((await placeOrder(db, customer, other)).order_id, index * 10)
    }
    const { late, late_rows: rows = [] } = await overview()
    expect(late).toBe(23)
    expect(rows).toHaveLength(20)
    const times = rows.map((row) => Date.parse(String(row.promised_until)))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })
})

test('drivers on shift are counted, with what they carry', async () => {
  const sam = await createDriver(db, 'Sam')
  expect((await overview()).drivers).toBe(0)
  await db.as(sam).command('set_shift', { state: 'online' })
  expect(await overview()).toMatchObject({
    drivers: 1,
    driver_rows: [{ driver_id: sam.id, name: 'Sam', carrying: 0 }],
  })
})

test('a customer who waits is counted until somebody answers', async () => {
  const conversation = await openConversation(db, await createCustomer(db, 'Omar'))
  expect(await overview()).toMatchObject({
    conversations: 1,
    conversation_rows: [{ kind: 'other', agent: null }],
  })
  const [row] = await db.owner.query(
    `select kind, waiting >= interval '0' as waits from admin.unread_conversations`,
  )
  expect(row).toEqual({ kind: 'other', waits: true })
  const ada = await createAgent(db)
  await assign(db, ada, conversation)
  expect((await overview()).conversation_rows).toMatchObject([{ agent: 'Ada' }])
  await say(db, ada, conversation, 'Hello!')
  expect((await overview()).conversations).toBe(0)
})

test('a step that was given up, fell silent or is long due is stuck; one under way is not', async () => {
  const [{ item } = { item: '' }] = await db.owner.query<{ item: string }>(
    'select id as item from public.menu_items where restaurant_id = $1 limit 1',
    [kitchen.id],
  )
  const upload = randomUUID()
  await db.owner.query(
    `insert into private.uploads (id, restaurant_id, menu_item_id, state, content_type, size_bytes, sha256)
    values ($1, $2, $3, 'processing', 'image/png', 9, repeat('a', 64))`,
    [upload, kitchen.id, item],
  )
  await db.owner.query(
    `insert into private.media_jobs (upload_id, step, state, run_after, locked_until) values
      ($1, 'inspect', 'done', now(), null),
      ($1, 'variant_320', 'dead', now(), null),
      ($1, 'variant_640', 'running', now(), now() - interval '3 minutes'),
      ($1, 'variant_1280', 'running', now(), now() + interval '1 minute'),
      ($1, 'placeholder', 'queued', now() - interval '1 minute', null)`,
    [upload],
  )
  const stuck = await db.owner.query<{ step: string }>(
    'select step from admin.job_queue where is_stuck order by step',
  )
  expect(stuck.map(({ step }) => step)).toEqual(['variant_320', 'variant_640'])
  expect(await overview()).toMatchObject({ jobs: 4, stuck_jobs: 2 })
  expect((await overview()).stuck_job_rows).toContainEqual(
    expect.objectContaining({ step: 'variant_320', state: 'dead', restaurant: 'Bao' }),
  )
})

test('a timer whose last run failed is named; one that failed before and went well since is not', async () => {
  const run = (timer: string, status: string): Promise<unknown> =>
    db.superuser.query(
      `insert into cron.job_run_details (jobid, status, return_message, start_time, end_time)
      select jobid, $2, 'ERROR: x', now(), now() from cron.job where jobname = $1`,
      [timer, status],
    )
  await run('purge-command-log', 'succeeded')
  await run('purge-command-log', 'failed')
  await run('purge-job-history', 'failed')
  await run('purge-job-history', 'succeeded')
  const { failing_timer_rows: rows } = await overview()
  expect(rows).toMatchObject([{ timer: 'purge-command-log', message: 'ERROR: x' }])
})

test('nobody but an admin looks at it', async () => {
  for (const person of [
    lea,
    kitchen.owner,
    await createPlatformMember(db, 'agent', 'Ada'),
    await createDriver(db),
  ])
    expect(await reasonOf(db.as(person).rpc('admin_overview'))).toBe('NOT_ALLOWED')
})

describe('docs/admin-sql.md', () => {
  const page = readFileSync(new URL('../../docs/admin-sql.md', import.meta.url), 'utf8')
  const questions =
    /## Questions\n+```sql\n([\s\S]*?)```/
      .exec(page)?.[1]
      ?.split(/;\n/)
      .filter((text) => text.trim() !== '') ?? []

  test('names every view, and no other', async () => {
    const views = await db.owner.query<{ name: string }>(
      `select relname as name from pg_catalog.pg_class where relnamespace = 'admin'::regnamespace and relkind = 'v' order by 1`,
    )
    const named = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name).sort()
    expect(named).toEqual(views.map(({ name }) => name))
  })

  test('a restaurant can be made and published as the page says', async () => {
    const recipe = /(-- A restaurant\.[\s\S]*?where slug = '<slug>';)/.exec(page)?.[1] ?? ''
    const client = await db.connect()
    await client.query(`begin; ${recipe.replaceAll('<slug>', 'chez-page')}`)
    const { rows } = await client.query(
      `select r.is_published, t.rate_bps from public.restaurants r join public.tax_classes t on t.restaurant_id = r.id
       where r.slug = 'chez-page'`,
    )
    expect(rows).toEqual([{ is_published: true, rate_bps: 1000 }])
    await client.query('rollback')
  })

  test.each(questions)('this question can be asked: %s', async (question) => {
    await db.owner.query(question)
  })
})
