import { expect, test } from 'vitest'
import { letWait, stepsOf, sweepAlarms } from '../support/alarming.ts'
import { createCustomer, openKitchen, placeOrder } from '../support/kitchen.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
/** The server of the tests has just started; here it runs for long. */
await db.superuser.query(`
  create function public.started_long_ago() returns timestamptz language sql as $$ select '-infinity'::timestamptz $$`)
const [{ source } = { source: '' }] = await db.owner.query<{ source: string }>(
  `select pg_get_functiondef('private.watched_from()'::regprocedure) as source`,
)
await db.owner.query(source.replace('pg_postmaster_start_time()', 'public.started_long_ago()'))

const heardSince = (ago: string) =>
  db.owner.query(`update private.beat_watch set since = clock_timestamp() - $1::interval`, [ago])

test('silence says nothing until every device had time to come back; then ladders begin anew', async () => {
  const kitchen = await openKitchen(db)
  const placed = await placeOrder(db, await createCustomer(db), kitchen)
  await letWait(db, placed, 3600)
  // A crash empties what is unlogged.
  await db.owner.query('truncate private.device_beats, private.beat_watch')
  await sweepAlarms(db)
  await heardSince('14 seconds')
  await sweepAlarms(db)
  // Up for long enough, but the order could not be seen meanwhile: its time counts from here.
  await heardSince('20 seconds')
  await sweepAlarms(db)
  expect(await stepsOf(db, placed)).toEqual([])
  await heardSince('26 seconds')
  await sweepAlarms(db)
  expect(await stepsOf(db, placed)).toEqual(['alarm_louder', 'other_devices'])
})
