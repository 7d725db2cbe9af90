import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Caller, Person } from '../support/callers.ts'
import {
  bringTo,
  type Customer,
  createCustomer,
  createOnlineDriver,
  hire,
  move,
  moves,
  type OrderFacts,
  openKitchen,
  placeOrder,
  slotOf,
  type Target,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase({ connections: 12 })
await db.owner.query(`update private.payment_providers set is_enabled = true where provider = 'external'`)
const kitchen = await openKitchen(db, { name: 'Bao House' })
const neighbour = await openKitchen(db)
const lea = await createCustomer(db, 'Lea Moreau')
const jun = await hire(db, kitchen, 'staff', 'Jun Park')
const mia = await hire(db, kitchen, 'manager', 'Mia Chen')
const sam = await createOnlineDriver(db, 'Sam Okafor')

const statuses = [
  'awaiting_payment',
  'scheduled',
  'placed',
  'accepted',
  'preparing',
  'ready',
  'picked_up',
  'delivered',
  'rejected',
  'cancelled',
] as const
type Status = (typeof statuses)[number]
const targets: Target[] = [
  'accepted',
  'rejected',
  'preparing',
  'ready',
  'picked_up',
  'delivered',
  'cancelled',
]

/** What people may do, written out: everything else is refused. */
const allowed: Partial<Record<Status, Partial<Record<Target, ('customer' | 'restaurant' | 'driver')[]>>>> = {
  awaiting_payment: { cancelled: ['customer'] },
  scheduled: { rejected: ['restaurant'], cancelled: ['customer'] },
  placed: { accepted: ['restaurant'], rejected: ['restaurant'], cancelled: ['customer'] },
  accepted: { preparing: ['restaurant'], ready: ['restaurant'], cancelled: ['restaurant'] },
  preparing: { ready: ['restaurant'], cancelled: ['restaurant'] },
  ready: { picked_up: ['restaurant', 'driver'], cancelled: ['restaurant'] },
  picked_up: { delivered: ['restaurant', 'driver'] },
}

/** One order in each status; what a driver carries, Sam carries. */
async function makeOrderIn(status: Status, customer: Customer): Promise<OrderFacts> {
  const order = await placeOrder(
    db,
    customer,
    kitchen,
    status === 'awaiting_payment'
      ? { payment_provider: 'external' }
      : status === 'scheduled'
        ? { scheduled_for: await slotOf(db, kitchen) }
        : {},
  )
  if (status === 'awaiting_payment' || status === 'scheduled' || status === 'placed') return order
  if (status !== 'picked_up' && status !== 'delivered') return bringTo(db, kitchen, order, status)
  const carried = await move(db, sam, await bringTo(db, kitchen, order, 'ready'), 'picked_up')
  return status === 'picked_up' ? carried : move(db, sam, carried, 'delivered')
}

describe('every move by everybody', async () => {
  const orders = new Map<Status, OrderFacts>()
  const former = await hire(db, kitchen)
  await db
    .as(kitchen.owner)
    .command('remove_restaurant_member', { restaurant_id: kitchen.id, user_id: former.id })
  const otherDriver = await createOnlineDriver(db, 'Dana')
  const stranger = await createCustomer(db, 'Omar Haddad')

  type Kind = 'customer' | 'restaurant' | 'driver' | 'nobody'
  /** Who somebody is to an order in a status. */
  const people: [string, Caller, (status: Status) => Kind][] = [
    ['its customer', db.as(lea), () => 'customer'],
    ['staff', db.as(jun), (status) => (status === 'awaiting_payment' ? 'nobody' : 'restaurant')],
    ['a manager', db.as(mia), (status) => (status === 'awaiting_payment' ? 'nobody' : 'restaurant')],
    ['an owner', db.as(kitchen.owner), (status) => (status === 'awaiting_payment' ? 'nobody' : 'restaurant')],
    [
      'its driver',
      db.as(sam),
      (status) => (['ready', 'picked_up', 'delivered'].includes(status) ? 'driver' : 'nobody'),
    ],
    ['another driver', db.as(otherDriver), (status) => (status === 'ready' ? 'driver' : 'nobody')],
    ['another customer', db.as(stranger), () => 'nobody'],
    ['the owner next door', db.as(neighbour.owner), () => 'nobody'],
    ['a former member', db.as(former), () => 'nobody'],
  ]

  beforeAll(async () => {
    for (const status of statuses) orders.set(status, await makeOrderIn(status, lea))
  })

  const cells = statuses.flatMap((from) => targets.map((to) => [from, to] as const))
  test.each(cells)('%s → %s', async (from, to) => {
    const order = orders.get(from)
    for (const [name, caller, kindIn] of people) {
      const kind = kindIn(from)
      const outcome = await outcomeOf(
        caller.tryOut((tx) =>
          tx.rpc(moves[to].command, {
            command_id: randomUUID(),
            order_id: order?.order_id,
            version: order?.version,
            ...moves[to].args,
            ...(to === 'cancelled' && kind === 'customer' ? { reason: 'changed_mind' } : {}),
          }),
        ),
      )
      // Sam carries it. What a restaurant's own courier carries, the restaurant delivers (deliveries.pg.test.ts).
      const isCarried = from === 'picked_up' && kind === 'restaurant'
      const isAllowed = kind !== 'nobody' && !isCarried && (allowed[from]?.[to]?.includes(kind) ?? false)
      const expected = isAllowed ? 'ok' : kind === 'nobody' ? 'NOT_FOUND' : 'ILLEGAL_MOVE'
      expect(outcome, `${name} moving ${from} to ${to}`).toBe(expected)
    }
    const [truth] = await db.owner.query('select status, version from public.orders where id = $1', [
      order?.order_id,
    ])
    expect(truth).toEqual({ status: from, version: order?.version })
  })

  test('anonymous visitors cannot call any of it', async () => {
    for (const to of targets) {
      const call = db.asAnon.command(moves[to].command, {
        order_id: randomUUID(),
        version: 1,
        ...moves[to].args,
      })
      expect(await reasonOf(call)).toBe('42501')
    }
  })

  test('the table of moves holds these and what the system does, nothing more', async () => {
    const rows = await db.owner.query<{ move: string }>(
      `select from_status || ' > ' || to_status || ' ' || actor as move from private.order_transitions`,
    )
    const written = Object.entries(allowed).flatMap(([from, row]) =>
      Object.entries(row).flatMap(([to, actors]) => actors.map((actor) => `${from} > ${to} ${actor}`)),
    )
    const system = [
      'awaiting_payment > placed',
      'awaiting_payment > cancelled',
      'placed > cancelled',
      'scheduled > placed',
      'scheduled > cancelled',
      'awaiting_payment > scheduled',
      'placed > accepted',
      // The end of a rehearsal.
      'accepted > cancelled',
    ]
    // The kitchen needs longer: extend_preparation alone, no other command stays where it is (keep-time.pg.test.ts).
    const longer = ['accepted', 'preparing', 'ready'].map((status) => `${status} > ${status} restaurant`)
    expect(rows.map((row) => row.move).sort()).toEqual(
      [...written, ...longer, ...system.map((row) => `${row} system`)].sort(),
    )
  })

  test('not even the owner of the database moves an order where the table does not lead', async () => {
    const id = orders.get('delivered')?.order_id
    expect(
      await reasonOf(db.owner.query(`update public.orders set status = 'placed' where id = $1`, [id])),
    ).toBe('ILLEGAL_MOVE')
  })
})

describe('versions', () => {
  test('a command on an older version learns what the order is now, by whom and since when', async () => {
    const order = await placeOrder(db, lea, kitchen)
    const accepted = await move(db, jun, order, 'accepted')
    const refusal = await refusalOf(move(db, mia, order, 'rejected'))
    expect(refusal).toMatchObject({ code: 'PT409', family: 'CONFLICT', reason: 'STALE_VERSION' })
    expect(refusal.facts).toMatchObject({ status: 'accepted', version: accepted.version, by: 'Jun' })
    expect(Date.parse(String(refusal.facts.at))).toBeGreaterThan(0)
  })

  test('a customer is told of the restaurant, never which colleague it was', async () => {
    const order = await placeOrder(db, lea, kitchen)
    await move(db, jun, order, 'accepted')
    const { facts } = await refusalOf(move(db, lea, order, 'cancelled', { reason: 'changed_mind' }))
    expect(facts).toMatchObject({ status: 'accepted', by: 'Bao House' })
  })

  test('a version from the future, and none at all, are refused', async () => {
    const order = await placeOrder(db, await createCustomer(db), kitchen)
    expect(await reasonOf(move(db, jun, { ...order, version: 7 }, 'accepted'))).toBe('STALE_VERSION')
    expect(await reasonOf(move(db, jun, order, 'accepted', { version: null }))).toBe('INVALID_ARGUMENT')
  })

  test('two colleagues accept at once: one has it, the other learns who', async () => {
    for (let round = 0; round < 10; round += 1) {
      const order = await placeOrder(db, await createCustomer(db), kitchen)
      const both: [Person, string][] = [
        [jun, 'Jun'],
        [mia, 'Mia'],
      ]
      const outcomes = await Promise.all(
        both.map(async ([person]) => {
          try {
            await move(db, person, order, 'accepted')
            return undefined
          } catch (error) {
            return refusalOf(Promise.reject(error))
          }
        }),
      )
      const winner = outcomes.indexOf(undefined)
      const loss = outcomes[1 - winner]
      expect(loss).toMatchObject({
        reason: 'STALE_VERSION',
        facts: { status: 'accepted', by: both[winner]?.[1] },
      })
    }
  })

  test('accepting and cancelling race: exactly one happens, and the history is legal', async () => {
    const won = new Map<string, number>()
    for (let round = 0; round < 30; round += 1) {
      const customer = await createCustomer(db)
      const order = await placeOrder(db, customer, kitchen)
      const accept = () => outcomeOf(move(db, jun, order, 'accepted'))
      const cancel = () => outcomeOf(move(db, customer, order, 'cancelled', { reason: 'changed_mind' }))
      const [first, second] = round % 2 === 0 ? [accept, cancel] : [cancel, accept]
      const outcomes = await Promise.all([first(), second()])
      expect([...outcomes].sort()).toEqual(['STALE_VERSION', 'ok'])
      const history = await db.owner.query<{ status: string }>(
        'select status from private.order_moves where order_id = $1 order by version',
        [order.order_id],
      )
      const path = history.map(({ status }) => status).join(' ')
      expect(path).toMatch(/^placed (accepted|cancelled)$/)
      won.set(path, (won.get(path) ?? 0) + 1)
    }
    expect([...won.values()].reduce((a, b) => a + b)).toBe(30)
  })

  test('every history in the database follows the table of moves', async () => {
    const illegal = await db.owner.query(`
      select m.order_id, before.status, m.status from private.order_moves m
      join private.order_moves before on before.order_id = m.order_id and before.version = m.version - 1
      where not exists (select from private.order_transitions t
        where t.from_status = before.status and t.to_status = m.status and t.actor = m.actor)`)
    const gaps = await db.owner.query(`
      select o.id from public.orders o
      where o.version <> (select count(*) from private.order_moves m where m.order_id = o.id)`)
    expect({ illegal, gaps }).toEqual({ illegal: [], gaps: [] })
  })
})

describe('reasons', async () => {
  const reasons = await db.owner.query<{
    reason: string
    to_status: 'rejected' | 'cancelled'
    actor: string
  }>('select reason, to_status, actor from public.order_reasons order by reason')

  test('each reason serves the one step and the one actor it is listed for', async () => {
    const customer = await createCustomer(db)
    const placed = await placeOrder(db, customer, kitchen)
    const accepted = await bringTo(db, kitchen, await placeOrder(db, customer, kitchen), 'accepted')
    const attempt = (
      person: Person,
      order: OrderFacts,
      to: 'rejected' | 'cancelled',
      reason: string | null,
    ) =>
      outcomeOf(
        db.as(person).tryOut((tx) =>
          tx.rpc(moves[to].command, {
            command_id: randomUUID(),
            order_id: order.order_id,
            version: order.version,
            reason,
          }),
        ),
      )
    const names = [...reasons.map(({ reason }) => reason), 'no_such_reason', '', 'TOO_BUSY', null]
    for (const name of names) {
      const fits = (to: string, actor: string): string =>
        reasons.some((row) => row.reason === name && row.to_status === to && row.actor === actor)
          ? 'ok'
          : 'UNKNOWN_REASON'
      expect(await attempt(jun, placed, 'rejected', name), `reject ${name}`).toBe(
        fits('rejected', 'restaurant'),
      )
      expect(await attempt(jun, accepted, 'cancelled', name), `cancel ${name}`).toBe(
        fits('cancelled', 'restaurant'),
      )
      expect(await attempt(customer, placed, 'cancelled', name), `customer ${name}`).toBe(
        fits('cancelled', 'customer'),
      )
    }
  })

  test('preparation takes 1 to 180 minutes, and the promise follows it', async () => {
    const customer = await createCustomer(db)
    const order = await placeOrder(db, customer, kitchen)
    for (const prep_minutes of [0, 181, -5, null]) {
      expect(await reasonOf(move(db, jun, order, 'accepted', { prep_minutes }))).toBe('INVALID_ARGUMENT')
    }
    await move(db, jun, order, 'accepted', { prep_minutes: 180 })
    const [row] = await db.owner.query<{ minutes: number }>(
      `select round(extract(epoch from promised_from - accepted_at) / 60)::integer as minutes from public.orders where id = $1`,
      [order.order_id],
    )
    expect(row?.minutes).toBe(180 + 5 - 5)
  })
})

describe('drivers', () => {
  test('many pick up at once: one carries it, for the others it is gone', async () => {
    const drivers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => createOnlineDriver(db, `Driver ${index}`)),
    )
    const customer = await createCustomer(db)
    const order = await bringTo(db, kitchen, await placeOrder(db, customer, kitchen), 'ready')
    const outcomes = await Promise.all(
      drivers.map((driver) => outcomeOf(move(db, driver, order, 'picked_up'))),
    )
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'NOT_FOUND']))
    const winner = drivers[outcomes.indexOf('ok')]
    const [row] = await db.owner.query('select driver_id, last_actor from public.orders where id = $1', [
      order.order_id,
    ])
    expect(row).toEqual({ driver_id: winner?.id, last_actor: 'driver' })
  })

  test('the driver sees where it goes until it is delivered, and not after', async () => {
    const customer = await createCustomer(db)
    const ready = await bringTo(db, kitchen, await placeOrder(db, customer, kitchen), 'ready')
    const carried = await move(db, sam, ready, 'picked_up')
    const during = await db.as(sam).rpc('order_snapshot', { order_id: ready.order_id })
    await move(db, sam, carried, 'delivered')
    const after = await db.as(sam).rpc('order_snapshot', { order_id: ready.order_id })
    expect(during.destination).toMatchObject({ line1: '2 rue du Test' })
    expect(after.destination).toBeNull()
  })

  test('a cook may be the customer as well, and is held to what each may do', async () => {
    const cook = { ...jun, addressId: (await createCustomer(db)).addressId }
    await db.owner.query('update public.addresses set user_id = $1 where id = $2', [cook.id, cook.addressId])
    const order = await placeOrder(db, cook, kitchen)
    const accepted = await move(db, cook, order, 'accepted')
    expect(await reasonOf(move(db, cook, accepted, 'cancelled', { reason: 'changed_mind' }))).toBe(
      'UNKNOWN_REASON',
    )
    expect((await move(db, cook, accepted, 'cancelled', { reason: 'ran_out' })).actor).toBe('restaurant')
  })
})
