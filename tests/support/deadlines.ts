import type { Answer, Person, Queryable } from './callers.ts'
import { type Customer, type Kitchen, move, type OrderFacts, placeOrder } from './kitchen.ts'
import { outcomeOf } from './refusal.ts'
import type { TestDatabase } from './test-database.ts'

/** Settings of how a restaurant answers, with the defaults of a new one. */
export async function setAcceptance(db: TestDatabase, kitchen: Kitchen, changes: Answer = {}): Promise<void> {
  await db.as(kitchen.owner).command('set_acceptance', {
    restaurant_id: kitchen.id,
    accept_minutes: 8,
    pause_after: 2,
    accepts_automatically: false,
    ...changes,
  })
}

/** The first millisecond at which an order's time to answer is over, since 1970. */
export async function acceptBy(db: TestDatabase, order: Pick<OrderFacts, 'order_id'>): Promise<number> {
  const [row] = await db.owner.query<{ at: string | null }>(
    'select ceil(extract(epoch from accept_by) * 1000) as at from public.orders where id = $1',
    [order.order_id],
  )
  if (!row?.at) throw new Error('The order has no deadline')
  return Number(row.at)
}

/** One round of the timer at an instant: an order a transaction, until there is none. Answers which orders it came to. */
export async function runDeadlines(scheduler: Queryable, at: number): Promise<string[]> {
  const tried: string[] = []
  for (;;) {
    const [row] = await scheduler.query<{ one: string | null }>(
      `select private.cancel_unanswered($1, $2, '0 seconds') as one`,
      [tried, new Date(at)],
    )
    if (!row?.one) return tried
    tried.push(row.one)
  }
}

/** One round of the timer that accepts by itself. */
export async function runAcceptances(scheduler: Queryable): Promise<string[]> {
  const tried: string[] = []
  for (;;) {
    const [row] = await scheduler.query<{ one: string | null }>('select private.accept_waiting($1) as one', [
      tried,
    ])
    if (!row?.one) return tried
    tried.push(row.one)
  }
}

/** Who may want the same order at the same moment. */
export interface RaceSetting {
  db: TestDatabase
  kitchen: Kitchen
  cook: Person
  customer: Customer
  /** Timers that come to the deadline at once. */
  schedulers: readonly Queryable[]
  /** In which order they start. */
  shuffle: <T>(all: T[]) => T[]
}

/** What became of a race: what each was told, and the way the order went. */
export interface RaceResult {
  order: OrderFacts
  accept: string
  cancel: string
  /** How many timers cancelled it. */
  deadlines: number
  /** Every status it was in, and who brought it there: "placed customer, accepted restaurant". */
  path: string
  payment: string
}

/** Accepting, cancelling and the deadline come to one order at once. */
export async function raceForOrder(setting: RaceSetting): Promise<RaceResult> {
  const { db, kitchen, cook, customer, schedulers, shuffle } = setting
  const order = await placeOrder(db, customer, kitchen)
  const at = (await acceptBy(db, order)) + 1
  const told = { accept: '', cancel: '', deadlines: 0 }
  const contenders = [
    async () => {
      told.accept = await outcomeOf(move(db, cook, order, 'accepted'))
    },
    async () => {
      told.cancel = await outcomeOf(move(db, customer, order, 'cancelled', { reason: 'changed_mind' }))
    },
    ...schedulers.map((scheduler) => async () => {
      if ((await runDeadlines(scheduler, at)).includes(order.order_id)) told.deadlines += 1
    }),
  ]
  await Promise.all(shuffle(contenders).map((contend) => contend()))
  const moves = await db.owner.query<{ move: string }>(
    `select status || ' ' || actor as move from private.order_moves where order_id = $1 order by version`,
    [order.order_id],
  )
  const [payment] = await db.owner.query<{ status: string }>(
    'select status from public.payments where order_id = $1',
    [order.order_id],
  )
  return {
    order,
    ...told,
    path: moves.map(({ move }) => move).join(', '),
    payment: payment?.status ?? '',
  }
}

/** Fails unless exactly one of them had the order, each was told so, and both sides heard the same end. */
export async function expectOneOutcome(db: TestDatabase, result: RaceResult): Promise<string> {
  const { order, accept, cancel, deadlines, path } = result
  const ends: Record<string, string> = {
    'placed customer, accepted restaurant': 'ok STALE_VERSION 0',
    'placed customer, cancelled customer': 'STALE_VERSION ok 0',
    'placed customer, cancelled system': 'STALE_VERSION STALE_VERSION 1',
  }
  const told = `${accept} ${cancel} ${deadlines}`
  if (ends[path] !== told) throw new Error(`${path}, but they were told ${told}`)
  const heard = await db.owner.query<{ scope: string; types: string }>(
    `select split_part(stream, ':', 1) as scope, string_agg(type, ' ' order by seq) as types from private.events
     where body ->> 'order_id' = $1 and split_part(stream, ':', 1) in ('order', 'restaurant') group by 1 order by 1`,
    [order.order_id],
  )
  const types = `order_placed order_${path.includes('accepted') ? 'accepted' : 'cancelled'}`
  const expected = JSON.stringify([
    { scope: 'order', types },
    { scope: 'restaurant', types },
  ])
  if (JSON.stringify(heard) !== expected) throw new Error(`${path}, but they heard ${JSON.stringify(heard)}`)
  return path
}
