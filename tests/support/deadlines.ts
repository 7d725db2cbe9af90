import type { Answer, Queryable } from './callers.ts'
import type { Kitchen, OrderFacts } from './kitchen.ts'
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
