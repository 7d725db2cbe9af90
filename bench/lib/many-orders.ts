import pg from 'pg'
import { type BenchKitchen, copyRows, declineAt, placeAt } from './kitchens.ts'
import type { Customer } from './people.ts'
import type { BenchStack } from './stack.ts'

/** Orders written by one statement. */
const batch = 100_000

/**
 * Fills the tables until there are `total` orders: delivered ones, each with its lines, its stream and the event of its last move, spread over
 * kitchens and customers and a third of a year. Copied from one that was really placed, past all triggers.
 */
export async function fillOrders(
  stack: BenchStack,
  db: pg.Pool,
  total: number,
  kitchens: readonly BenchKitchen[],
  customers: readonly Customer[],
): Promise<void> {
  const [place, customer] = [kitchens[0], customers[0]]
  if (!place || !customer) throw new Error('Somebody must order somewhere.')
  const model = await placeAt(db, customer, place)
  await declineAt(db, model)
  const { rows } = await db.query<{ count: number }>('select count(*)::integer as count from public.orders')
  const there = rows[0]?.count ?? 0
  const url = new URL(stack.dbUrl)
  url.username = 'supabase_admin'
  const admin = new pg.Client({ connectionString: url.href })
  await admin.connect()
  await admin.query('set session_replication_role = replica')
  for (let from = there; from < total; from += batch) {
    const values = [
      model.order_id,
      from + 1,
      Math.min(from + batch, total),
      kitchens.map(({ id }) => id),
      customers.map(({ id }) => id),
    ]
    await copyMany(admin, values)
  }
  for (const table of ['public.orders', 'public.order_lines', 'private.stream_heads', 'private.events'])
    await admin.query(`analyze ${table}`)
  await admin.end()
}

async function copyMany(admin: pg.Client, values: unknown[]): Promise<void> {
  // The same id for the same number in every table, and as scattered as a random one.
  const made = `(select n, md5('bench order ' || n)::uuid as id, now() - n * interval '10 seconds' as at,
      ($4::uuid[])[1 + n % cardinality($4::uuid[])] as kitchen, ($5::uuid[])[1 + n % cardinality($5::uuid[])] as customer
    from generate_series($2::integer, $3::integer) as n) as made`
  const copy = (table: string, where: string, changed: Record<string, string>): Promise<void> =>
    copyRows(admin, table, { where, made, changed }, values)
  await copy('public.orders', 'old.id = $1', {
    id: 'made.id',
    number: '1000000 + made.n',
    restaurant_id: 'made.kitchen',
    customer_id: 'made.customer',
    status: `'delivered'`,
    version: '6',
    reason: 'null',
    created_at: 'made.at',
    placed_at: 'made.at',
    delivered_at: `made.at + interval '40 minutes'`,
    closed_at: `made.at + interval '40 minutes'`,
    moved_at: `made.at + interval '40 minutes'`,
  })
  await copy('public.order_lines', 'old.order_id = $1', { order_id: 'made.id' })
  await copy('private.stream_heads', `old.stream = 'order:' || $1::uuid`, { stream: `'order:' || made.id` })
  await copy('private.events', `old.stream = 'order:' || $1::uuid and old.seq = 2`, {
    stream: `'order:' || made.id`,
    created_at: `made.at + interval '40 minutes'`,
  })
}
