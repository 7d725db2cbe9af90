import { randomUUID } from 'node:crypto'
import type { Person } from './callers.ts'
import type { Kitchen, OrderFacts } from './kitchen.ts'
import type { TestDatabase } from './test-database.ts'

type Named = Pick<OrderFacts, 'order_id'>
type Runner = { query(sql: string): Promise<unknown> }

/** A server that has heard beats for long, as it is on most days. */
export const hearForLong = (db: TestDatabase) =>
  db.owner.query(
    `create or replace function private.watching_since() returns timestamptz language sql as $$ select '-infinity'::timestamptz $$`,
  )

/** Lets an order wait for so many seconds, as time does. */
export const letWait = (db: TestDatabase, { order_id }: Named, seconds: number) =>
  db.owner.query(
    `update private.escalations set started_at = started_at - make_interval(secs => $2), look_at = look_at - make_interval(secs => $2)
     where order_id = $1`,
    [order_id, seconds],
  )

/** A device of a person that would be heard, and has these orders. */
export async function attend(
  db: TestDatabase,
  person: Person,
  kitchen: Kitchen,
  orders: readonly Named[] = [],
  device: string = randomUUID(),
): Promise<string> {
  const args = { device_id: device, streams: [`restaurant:${kitchen.id}`], can_ring: true }
  await db.as(person).rpc('beat', args)
  const received = orders.map(({ order_id }) => order_id)
  await db.as(person).rpc('report_receipts', { device_id: device, received, shown: received })
  return device
}

/** A device's last word was so many seconds ago. */
export const fallSilent = (db: TestDatabase, device: string, seconds: number) =>
  db.owner.query(
    `update private.device_beats set last_seen_at = clock_timestamp() - make_interval(secs => $2) where device_id = $1`,
    [device, seconds],
  )

/** What the timer does every second, by its own words. */
export async function sweepAlarms(db: TestDatabase, client: Runner = db.owner): Promise<void> {
  const [job] = await db.owner.query<{ command: string }>(
    `select command from cron.job where jobname = 'escalate-orders'`,
  )
  if (!job) throw new Error('Nobody looks after alarms.')
  await client.query(job.command)
}

/** The steps an order's alarm took, in turn. */
export async function stepsOf(db: TestDatabase, { order_id }: Named): Promise<string[]> {
  const rows = await db.owner.query<{ step: string }>(
    `select s.step from public.escalation_steps s join private.alarm_steps d on d.step = s.step
     where order_id = $1 order by s.round, d.place`,
    [order_id],
  )
  return rows.map(({ step }) => step)
}
