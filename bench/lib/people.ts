import { createHmac, randomUUID } from 'node:crypto'
import pg from 'pg'
import type { BenchStack } from './stack.ts'

/** Where the orders of the bench go: staff of it exist in the demo data. */
export const kitchen = {
  id: 'c0000000-0000-4000-8000-000000000002',
  slug: 'pho-9',
  owner: 'a0000000-0000-4000-8000-000000000011',
} as const

/** The admin of the demo data. */
export const admin = 'a0000000-0000-4000-8000-000000000041'

/** A customer made for the bench. */
export interface Customer {
  id: string
  email: string
  addressId: string
}

/** An order and where it stands. */
export interface BenchOrder {
  order_id: string
  version: number
  customer: Customer
}

/** Everybody's password: the cheapest hash will do here. */
export const password = 'platewire-bench'

/** An access token as Auth would sign it. */
export function tokenOf(stack: BenchStack, person: string): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const iat = Math.floor(Date.now() / 1000)
  const claims = { sub: person, role: 'authenticated', aud: 'authenticated', iat, exp: iat + 3600 }
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${content}.${createHmac('sha256', stack.jwtSecret).update(content).digest('base64url')}`
}

/** Opens an account and an address near the kitchen for each of `count` customers. */
export async function makeCustomers(db: pg.Pool, count: number): Promise<Customer[]> {
  const customers = Array.from({ length: count }, () => {
    const id = randomUUID()
    return { id, email: `${id}@bench.test`, addressId: randomUUID() }
  })
  const hash = await db.query<{ hash: string }>(
    `select extensions.crypt($1, extensions.gen_salt('bf', 4)) as hash`,
    [password],
  )
  const columns = [
    customers.map(({ id }) => id),
    customers.map(({ email }) => email),
    customers.map(({ addressId }) => addressId),
  ]
  const each = `unnest($1::uuid[], $2::text[], $3::uuid[]) as made (id, email, address_id)`
  await db.query(
    `insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
       raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token, email_change_token_new, email_change)
     select '00000000-0000-0000-0000-000000000000', id, 'authenticated', 'authenticated', email, $4, now(),
       '{"provider": "email", "providers": ["email"]}', '{"display_name": "Bench"}', now(), now(), '', '', '', '' from ${each}`,
    [...columns, hash.rows[0]?.hash],
  )
  await db.query(
    `insert into auth.identities (id, provider_id, user_id, provider, identity_data, last_sign_in_at, created_at, updated_at)
     select gen_random_uuid(), id::text, id, 'email', jsonb_build_object('sub', id::text, 'email', email), now(), now(), now()
     from ${each}`,
    columns,
  )
  await db.query(
    `insert into public.addresses (id, user_id, label, line1, city, latitude, longitude)
     select address_id, id, 'Home', '14 rue des Martyrs', 'Paris', 48.8797, 2.3397 from ${each}`,
    columns,
  )
  return customers
}

/** Places `each` orders for every customer, straight in the database, by the command everybody uses. */
export async function placeOrders(
  db: pg.Pool,
  customers: readonly Customer[],
  each: number,
): Promise<BenchOrder[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from public.menu_items where restaurant_id = $1 and name = 'Banh mi'`,
    [kitchen.id],
  )
  const placed: BenchOrder[] = []
  for (const customer of customers) {
    const client = await db.connect()
    try {
      for (let index = 0; index < each; index += 1) {
        const order = await asPerson(client, customer.id, () =>
          client.query(
            `select public.place_order(command_id => gen_random_uuid(), restaurant_id => $1, address_id => $2,
               items => jsonb_build_array(jsonb_build_object('menu_item_id', $3::text, 'quantity', 2, 'option_ids', '[]'::jsonb)))
             as answer`,
            [kitchen.id, customer.addressId, rows[0]?.id],
          ),
        )
        placed.push({ ...order.rows[0].answer, customer })
      }
    } finally {
      client.release()
    }
  }
  return placed
}

/** Runs one transaction under somebody's claims. */
export async function asPerson<T>(client: pg.PoolClient, person: string, act: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const claims = JSON.stringify({ sub: person, role: 'authenticated' })
    await client.query(`select set_config('request.jwt.claims', $1, true)`, [claims])
    const answer = await act()
    await client.query('commit')
    return answer
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Calls a command over HTTP, as the web app does. */
export async function command(
  stack: BenchStack,
  token: string,
  name: string,
  args: object,
): Promise<unknown> {
  const response = await fetch(`${stack.url}/rest/v1/rpc/${name}`, {
    method: 'POST',
    headers: {
      apikey: stack.publishableKey,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ command_id: randomUUID(), ...args }),
  })
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`)
  return response.json()
}

const steps = [
  ['accept_order', { prep_minutes: 15 }],
  ['start_preparing', {}],
  ['mark_ready', {}],
  ['pick_up_order', {}],
  ['deliver_order', {}],
] as const

/** How often an order can be moved on. */
export const movesPerOrder = steps.length

/** Makes the next move of an order. One at a time: each names the version it saw. */
export async function moveOn(stack: BenchStack, token: string, order: BenchOrder): Promise<void> {
  const [name, args] = steps[order.version - 1] ?? steps[0]
  const version = order.version
  order.version += 1
  await command(stack, token, name, { order_id: order.order_id, version, ...args })
}

/** A pool on the stack's database, for whoever sets a scene. */
export function openDatabase(stack: BenchStack): pg.Pool {
  return new pg.Pool({ connectionString: stack.dbUrl, max: 4 })
}
