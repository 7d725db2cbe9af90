import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestPostgres, type TestPostgres } from '../../test/realtime-postgres.ts'
import { withClient } from '../index.ts'
import { createPostgresDatabase, type PostgresDatabase } from './adapters/postgres-database.ts'
import { silentLogger } from './adapters/silent-logger.ts'
import { realtimeSchema } from './index.ts'
import type { AuthorizationRequest } from './ports.ts'

let postgres: TestPostgres
let database: PostgresDatabase

beforeAll(async () => {
  postgres = await startTestPostgres()
  database = createPostgresDatabase(postgres.realtimeUrl, 2, silentLogger)
})

afterAll(async () => {
  await database.end()
  await postgres.server.stop()
})

async function query(sql: string): Promise<Record<string, unknown>[]> {
  return withClient(postgres.server.adminUrl, async (client) => (await client.query(sql)).rows)
}

const request = (topic: string, more: Partial<AuthorizationRequest> = {}): AuthorizationRequest => ({
  topic,
  claims: { sub: '00000000-0000-4000-a000-00000000000a', role: 'authenticated' },
  headers: {},
  extensions: ['broadcast', 'presence'],
  ...more,
})

const policy = (name: string, command: 'select' | 'insert', condition: string) =>
  `create policy "${name}" on realtime.messages for ${command} to authenticated
     ${command === 'select' ? 'using' : 'with check'} (realtime.topic() = '${name.split(' ')[0]}' and (${condition}));`

describe('what a policy sees', () => {
  test.for([
    ['topic', `topic = 'topic' and extension in ('broadcast', 'presence')`],
    ['row', 'event is null and payload is null and private is false'],
    ['uid', `auth.uid() = '00000000-0000-4000-a000-00000000000a'`],
    [
      'role',
      `current_user = 'authenticated' and current_setting('request.jwt.claim.role') = 'authenticated'`,
    ],
    [
      'claims',
      `current_setting('request.jwt.claims') = '{"role":"authenticated","sub":"00000000-0000-4000-a000-00000000000a"}'`,
    ],
    ['headers', `current_setting('request.headers')::json ->> 'x-a' = '1'`],
  ] as const)('[RT51] %s, when reading and when writing', async ([name, condition]) => {
    await postgres.run(
      policy(`${name} read`, 'select', condition) + policy(`${name} write`, 'insert', condition),
    )
    const asked = request(name, { headers: { 'x-a': '1' } })
    const both = { ok: true, allowed: ['broadcast', 'presence'] }
    expect(await database.authorizeRead(asked)).toEqual(both)
    expect(await database.authorizeWrite(asked)).toEqual(both)
  })

  test('[RT51] a function of a policy finds the tables of public', async () => {
    await postgres.run(`create table public.people (name text);
      grant select on public.people to authenticated;
      create function public.anybody() returns boolean language plpgsql as 'begin return exists (select from people); end';
      insert into public.people values ('x');
      ${policy('path read', 'select', 'public.anybody()')}${policy('path write', 'insert', 'public.anybody()')}`)
    expect(await database.authorizeRead(request('path'))).toMatchObject({
      allowed: ['broadcast', 'presence'],
    })
    expect(await database.authorizeWrite(request('path'))).toMatchObject({
      allowed: ['broadcast', 'presence'],
    })
  })

  test('[RT50] each extension is decided for itself, and only the ones asked about', async () => {
    await postgres.run(policy('ext read', 'select', `extension = 'presence'`))
    expect(await database.authorizeRead(request('ext'))).toEqual({ ok: true, allowed: ['presence'] })
    expect(await database.authorizeRead(request('ext', { extensions: ['broadcast'] }))).toEqual({
      ok: true,
      allowed: [],
    })
    expect(await database.authorizeWrite(request('ext'))).toEqual({ ok: true, allowed: [] })
  })

  test('[RT50] service_role passes without a policy, anon does not', async () => {
    const as = (role: string) => database.authorizeRead(request('none', { claims: { role } }))
    expect(await as('service_role')).toEqual({ ok: true, allowed: ['broadcast', 'presence'] })
    expect(await as('anon')).toEqual({ ok: true, allowed: [] })
  })
})

describe('what no policy can decide', () => {
  test.for([['nope'], ['none'], ['postgres'], ['stack_realtime; drop table x'], [5], [null]])(
    '[RT53] role %j is refused',
    async ([role]) => {
      const claims = { role: role ?? null }
      const refused = { ok: false, failure: 'policy-error' }
      expect(await database.authorizeRead(request('a', { claims }))).toEqual(refused)
      expect(await database.authorizeWrite(request('a', { claims }))).toEqual(refused)
    },
  )

  test('[RT53] a policy that raises is an error, and the next question is answered', async () => {
    await postgres.run(policy('bad read', 'select', '1 / (length(topic) - 3) = 1'))
    expect(await database.authorizeRead(request('bad'))).toEqual({ ok: false, failure: 'policy-error' })
    expect(await database.authorizeRead(request('ext'))).toMatchObject({ ok: true })
  })

  test('[RT53] a missing partition is told apart', async () => {
    await postgres.run(`do $$ declare p text; begin
      for p in select inhrelid::regclass::text from pg_inherits where inhparent = 'realtime.messages'::regclass loop
        execute 'drop table ' || p;
      end loop; end $$`)
    expect(await database.authorizeRead(request('a'))).toEqual({ ok: false, failure: 'missing-partition' })
    await database.maintainPartitions()
    expect(await database.authorizeRead(request('a'))).toMatchObject({ ok: true })
  })

  test('[RT53] a database that is not there is told apart', async () => {
    const nowhere = createPostgresDatabase('postgres://a:b@127.0.0.1:1/x', 1, silentLogger)
    expect(await nowhere.authorizeRead(request('a'))).toEqual({ ok: false, failure: 'unreachable' })
    expect(await nowhere.isReachable()).toBe(false)
    await nowhere.end()
  })

  test('[RT56] questions leave nothing behind', async () => {
    await database.authorizeRead(request('topic'))
    await database.authorizeWrite(request('topic'))
    expect(await query('select count(*)::int as rows from realtime.messages')).toEqual([{ rows: 0 }])
  })
})

describe('the schema', () => {
  test('[RT77] has a partition for each day from yesterday to in three days, and none past keeping', async () => {
    await postgres.run(`create table realtime.messages_2020_01_01 partition of realtime.messages
      for values from ('2020-01-01') to ('2020-01-02')`)
    await database.maintainPartitions()
    await database.maintainPartitions()
    const days = [-1, 0, 1, 2, 3].map((day) => {
      const date = new Date(Date.now() + day * 86_400_000)
      return {
        name: `messages_${date.toISOString().slice(0, 10).replaceAll('-', '_')}`,
        owner: 'supabase_realtime_admin',
      }
    })
    const partitions = await query(`select c.relname as name, c.relowner::regrole::text as owner
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'realtime.messages'::regclass order by 1`)
    expect(partitions).toEqual(days)
  })

  test('[RT78] can be created again over itself, with rows in it', async () => {
    await postgres.run(`select realtime.send('{}', 'e', 't')`)
    await postgres.run(readFileSync(realtimeSchema, 'utf8'))
    await postgres.run(readFileSync(new URL('./postgres-changes.sql', import.meta.url), 'utf8'))
    expect(await query(`select topic from realtime.messages`)).toEqual([{ topic: 't' }])
  })

  test('[RT78] keeps the questions to the server', async () => {
    const refused = await postgres.attempt(`begin; set local role authenticated;
      select realtime.stack_authorize_read('t', 'service_role', '{}', '{}', '{broadcast}'); rollback`)
    expect(refused).toEqual(['ERROR 42501: permission denied for function stack_authorize_read'])
  })

  test('[RT73] broadcast_changes refuses what no row trigger passes', async () => {
    const call = (operation: string, level: string) =>
      postgres.attempt(`select realtime.broadcast_changes('t', 'e', '${operation}', 't', 'public',
        null::public.people, null::public.people, '${level}')`)
    expect(await call('TRUNCATE', 'ROW')).toEqual([
      'ERROR P0001: Failed to process the row: Unexpected operation type: TRUNCATE',
    ])
    expect(await call('INSERT', 'STATEMENT')).toEqual([
      'ERROR P0001: Failed to process the row: function can only be triggered for each row, not for each statement',
    ])
  })
})
