import type { RealtimePostgresChangesPayload } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../../test/fake-clock.ts'
import { createUser, type TestUser, until } from '../../test/realtime-client.ts'
import { startTestPostgres, type TestPostgres } from '../../test/realtime-postgres.ts'
import { startTestRealtime, type TestRealtime } from '../../test/realtime-server.ts'

const ALICE = { role: 'authenticated', sub: '00000000-0000-4000-a000-00000000000a' }
const BOB = { role: 'authenticated', sub: '00000000-0000-4000-a000-00000000000b' }
const SERVICE = { role: 'service_role' }

const TABLES = `
  create table public.plain (id bigint primary key, v text, n int);
  create table public.notes (id bigint, part text, owner uuid, body text, primary key (id, part));
  alter table public.notes enable row level security;
  create policy own on public.notes for select to authenticated using (owner = auth.uid());
  create table public.fragile (id bigint primary key);
  alter table public.fragile enable row level security;
  create policy odd on public.fragile for select to authenticated
    using (id > 0 or (current_setting('request.jwt.claims')::json ->> 'divisor')::int / 0 = 1);
  create schema other;
  grant usage on schema other to anon, authenticated, service_role;
  create type public.pair as (a int, b text);
  create domain public.short as varchar(5) check (value <> '');
  create type public.mood as enum ('ok', 'not ok');
  create table other."Odd ""types" (
    "Id" uuid primary key, p public.pair, ps public.pair[], s public.short, m public.mood, ms public.mood[],
    grid int[][], times timestamptz[], mr int4multirange, x xml, tsv tsvector, money money,
    price numeric not null, amount int not null, total numeric generated always as (price * amount) stored
  );
  create table public.bodies (id int primary key, small int, body text);
  alter table public.bodies alter body set storage external;
  alter table public.bodies replica identity full;
  grant select on all tables in schema public, other to anon, authenticated, service_role;
  alter publication supabase_realtime add table public.plain, public.notes, public.fragile, public.bodies,
    other."Odd ""types";
`

type Change = RealtimePostgresChangesPayload<Record<string, unknown>>
type Filter = { event?: '*'; schema?: string; table: string; filter?: string }

/** A channel that listens to tables, what it was told of them, and what the server said about that. */
interface Listener {
  readonly changes: Change[]
  readonly said: string[]
  /** One column of the new rows, in the order they came. */
  column(name: string): unknown[]
  leave(): Promise<unknown>
}

let postgres: TestPostgres
let server: TestRealtime
let topics = 0

beforeAll(async () => {
  postgres = await startTestPostgres()
  await postgres.run(TABLES)
  server = await startTestRealtime({ databaseUrl: postgres.realtimeUrl })
})

afterAll(async () => {
  await server.stop()
  await postgres.server.stop()
})

async function connect(claims: object, url = server.url): Promise<TestUser> {
  const user = await createUser(url, claims)
  onTestFinished(() => user.leave())
  return user
}

/** Resolves when changes flow. */
async function listen(user: TestUser, ...filters: Filter[]): Promise<Listener> {
  topics += 1
  const channel = user.client.channel(`changes-${topics}`)
  const changes: Change[] = []
  const said: string[] = []
  for (const filter of filters) {
    const all = { event: '*' as const, schema: 'public', ...filter }
    channel.on('postgres_changes', all, (change) => void changes.push(change))
  }
  channel.on('system', {}, ({ message }: { message: string }) => void said.push(message))
  channel.subscribe()
  await until(() => expect(said).toEqual(['Subscribed to PostgreSQL']))
  return {
    changes,
    said,
    column: (name) => changes.map((change) => ('new' in change ? Reflect.get(change.new, name) : undefined)),
    leave: () => user.client.removeChannel(channel),
  }
}

async function count(sql: string): Promise<number> {
  const [row] = await postgres.rows(`select count(*)::int as count from ${sql}`)
  return Number(row?.count)
}

describe('rows of published tables', () => {
  test('[RT105] arrive as to_jsonb makes them, whatever their type, generated columns included', async () => {
    const listener = await listen(await connect(SERVICE), { schema: 'other', table: '*' })
    await postgres.run(`insert into other."Odd ""types" values (
      '00000000-0000-4000-a000-000000000001', row(1, 'b"'), array[row(2, null)::public.pair], 'short', 'not ok',
      array['ok', null]::public.mood[], '{{1,2},{3,4}}', array['2026-01-02 03:04+02'::timestamptz], '{[1,3),[5,7)}',
      '<a/>', 'a b', '12.50', 2.50, 3)`)
    await until(() => expect(listener.changes).toHaveLength(1))
    const [row] = await postgres.rows('select to_jsonb(t) as row from other."Odd ""types" t')
    expect(listener.changes[0]).toMatchObject({ schema: 'other', table: 'Odd "types', new: row?.row })
    expect(row?.row).toMatchObject({ total: 7.5, p: { a: 1, b: 'b"' } })
  })

  test('[RT113] keep a large value that did not change when the old row has it', async () => {
    const body = 'x'.repeat(50_000)
    const listener = await listen(await connect(SERVICE), { table: 'bodies' })
    await postgres.run(
      `insert into public.bodies values (1, 1, '${body}'); update public.bodies set small = 2`,
    )
    await until(() => expect(listener.changes).toHaveLength(2))
    expect(listener.changes[1]).toMatchObject({ new: { small: 2, body }, old: { small: 1, body } })
  })

  test('[RT116] come in the order of commits and rows, whoever must be asked about them; a rollback never', async () => {
    const listener = await listen(await connect(SERVICE), { table: 'plain' }, { table: 'notes' })
    const expected: number[] = []
    for (let id = 0; id < 60; id += 2) {
      await postgres.run(`begin; insert into public.plain values (${1_000 + id});
        insert into public.notes values (${id + 1}, 'order', null, 'x'); ${id % 10 === 8 ? 'rollback' : 'commit'}`)
      if (id % 10 !== 8) expected.push(1_000 + id, id + 1)
    }
    await until(() => expect(listener.column('id')).toEqual(expected))
  })
})

describe('filters', () => {
  test('[RT107] on generated columns, dates and identifiers are judged by Postgres', async () => {
    const table = 'Odd "types'
    const id = '00000000-0000-4000-A000-000000000002'
    const of = async (filter: string) => listen(await connect(SERVICE), { schema: 'other', table, filter })
    const passing = await Promise.all([
      of('total=gte.20.0'),
      of(`Id=eq.${id}`),
      of(`times=eq."{2026-01-02 00:00+00}"`),
      of('s=in.("a,b",short)'),
    ])
    const failing = await Promise.all([
      of('total=lt.20'),
      of('Id=not.in.(00000000-0000-4000-a000-000000000002)'),
    ])
    await postgres.run(`insert into other."Odd ""types" ("Id", s, times, price, amount)
      values ('${id}', 'short', array['2026-01-02 02:00+02'::timestamptz], 10, 2)`)
    await until(() => expect(passing.map(({ changes }) => changes.length)).toEqual([1, 1, 1, 1]))
    expect(failing.map(({ changes }) => changes.length)).toEqual([0, 0])
  })

  test('[RT107] that raise pass nothing, and harm no other', async () => {
    const user = await connect(SERVICE)
    const poisoned = await listen(user, { table: 'plain', filter: 'v=like."\\\\"' })
    const healthy = await listen(user, { table: 'plain', filter: 'v=eq.healthy' })
    const alike = await listen(user, { table: 'plain', filter: 'v=like.heal%' })
    await postgres.run(`insert into public.plain values (2000, 'healthy')`)
    await until(() => expect([healthy, alike].map(({ changes }) => changes.length)).toEqual([1, 1]))
    expect(poisoned.changes).toEqual([])
  })
})

describe('row level security', () => {
  test('[RT108] decides who sees a row, by the whole key, as the row is now', async () => {
    const [alice, bob] = [await connect(ALICE), await connect(BOB)]
    const ofAlice = await listen(alice, { table: 'notes' })
    const ofBob = await listen(bob, { table: 'notes' })
    await postgres.run(`begin; insert into public.notes values
      (1, 'a', '${ALICE.sub}', 'to a'), (1, 'b', '${BOB.sub}', 'to b'), (2, 'a', '${ALICE.sub}', 'given away');
      update public.notes set owner = '${BOB.sub}' where body = 'given away'; commit`)
    await until(() => expect(ofBob.column('body')).toEqual(['to b', 'given away', 'given away']))
    expect(ofAlice.column('body')).toEqual(['to a'])
  })

  test('[RT108] a policy that raises for one user shows the row to the others', async () => {
    const sane = await listen(await connect({ ...ALICE, divisor: '1' }), { table: 'fragile' })
    const odd = await listen(await connect({ ...BOB, divisor: 'x' }), { table: 'fragile' })
    const all = await listen(await connect(SERVICE), { table: 'fragile' })
    await postgres.run('insert into public.fragile values (-1), (1), (-2)')
    await until(() => expect(all.column('id')).toEqual([-1, 1, -2]))
    await until(() => expect([sane.column('id'), odd.column('id')]).toEqual([[1], [1]]))
  })

  test('[RT103] [RT108] a new token is judged by its own claims', async () => {
    const user = await connect(ALICE)
    const listener = await listen(user, { table: 'notes' })
    await user.setToken(BOB)
    await until(() => expect(listener.said).toHaveLength(2))
    await postgres.run(
      `insert into public.notes values (7, 'a', '${ALICE.sub}', 'a'), (7, 'b', '${BOB.sub}', 'b')`,
    )
    await until(() => expect(listener.column('body')).toEqual(['b']))
  })

  test('[RT108] [RT110] rights that change while somebody listens count at once', async () => {
    const listener = await listen(await connect(ALICE), { table: 'plain' })
    await postgres.run(`insert into public.plain values (3000, 'seen', 1)`)
    await postgres.run(`revoke select on public.plain from authenticated;
      grant select (id, n) on public.plain to authenticated`)
    await postgres.run(`insert into public.plain values (3001, 'hidden', 2)`)
    await postgres.run(`alter table public.plain enable row level security`)
    await postgres.run(`insert into public.plain values (3002, 'unseen', 3)`)
    await postgres.run(`alter table public.plain disable row level security;
      grant select on public.plain to authenticated`)
    await postgres.run(`insert into public.plain values (3003, 'again', 4)`)
    await until(() => expect(listener.column('id')).toEqual([3000, 3001, 3003]))
    expect(listener.column('v')).toEqual(['seen', undefined, 'again'])
  })
})

describe('what it costs', () => {
  test('[RT118] a transaction of 1,000 rows costs a handful of statements, however many listen', async () => {
    const users = await Promise.all(
      Array.from({ length: 5 }, () => connect({ ...ALICE, exp: 4_000_000_000 })),
    )
    const listeners = await Promise.all(users.map((user) => listen(user, { table: 'notes' })))
    await postgres.run('select extensions.pg_stat_statements_reset()')
    await postgres.run(
      `insert into public.notes select n, 'many', '${ALICE.sub}', '' from generate_series(1, 1000) n`,
    )
    await until(() => expect(listeners.map(({ changes }) => changes.length)).toEqual(users.map(() => 1_000)))
    const [asked] = await postgres.rows(`select sum(calls)::int as calls from extensions.pg_stat_statements
      where query like '%stack_visible_rows%'`)
    expect(Number(asked?.calls)).toBeLessThanOrEqual(4)
  })

  test('[RT119] takes no more than four connections and the stream’s', async () => {
    const user = await connect(SERVICE)
    await Promise.all(Array.from({ length: 20 }, () => listen(user, { table: 'plain', filter: 'n=gt.1' })))
    expect(
      await count(`pg_stat_activity where application_name = 'supabase_realtime_changes'`),
    ).toBeLessThanOrEqual(4)
    expect(
      await count(`pg_replication_slots where slot_name like 'supabase_realtime_replication_slot_%'`),
    ).toBe(1)
  })

  test('[RT121] with too many events a second changes are dropped', async () => {
    const limited = await startTestRealtime({
      databaseUrl: postgres.realtimeUrl,
      limits: { maxEventsPerSecond: 0 },
    })
    onTestFinished(() => limited.stop())
    const dropped = await listen(await connect(SERVICE, limited.url), { table: 'plain' })
    const told = await listen(await connect(SERVICE), { table: 'plain' })
    await postgres.run('insert into public.plain values (4000), (4001)')
    await until(() => expect(told.column('id')).toEqual([4000, 4001]))
    expect(dropped.changes).toEqual([])
  })
})

describe('subscriptions', () => {
  test('[RT102] [RT120] stand in realtime.subscription until their channel ends', async () => {
    const user = await connect(ALICE)
    const listener = await listen(user, { table: 'plain', filter: 'n=not.eq.5,v=like.a%' }, { table: '%' })
    const rows =
      await postgres.rows(`select entity::text, filters::text, claims_role::text as role, action_filter
      from realtime.subscription where claims ->> 'sub' = '${ALICE.sub}' order by id`)
    expect(rows[0]).toEqual({
      entity: 'plain',
      filters: '{"(n,eq,5,t)","(v,like,a%,f)"}',
      role: 'authenticated',
      action_filter: '*',
    })
    expect(rows).toHaveLength(1 + 4)
    await listener.leave()
    await until(async () =>
      expect(await count(`realtime.subscription where claims ->> 'sub' = '${ALICE.sub}'`)).toBe(0),
    )
  })

  test('[RT120] of a server that died go with the next first subscription', async () => {
    await postgres.run(`insert into realtime.subscription (subscription_id, entity, claims)
      values (gen_random_uuid(), 'public.plain', '{"role": "anon", "dead": true}')`)
    const next = await startTestRealtime({ databaseUrl: postgres.realtimeUrl })
    onTestFinished(() => next.stop())
    await listen(await connect(SERVICE, next.url), { table: 'plain' })
    expect(await count(`realtime.subscription where claims ? 'dead'`)).toBe(0)
  })

  test('[RT117] a stream that is cut comes back, and everybody is told', async () => {
    const listener = await listen(await connect(SERVICE), { table: 'plain' })
    await postgres.run(`select pg_terminate_backend(active_pid) from pg_replication_slots
      where slot_name like 'supabase_realtime_replication_slot_%'`)
    await until(() => expect(listener.said).toEqual(['Subscribed to PostgreSQL', 'Subscribed to PostgreSQL']))
    await postgres.run('insert into public.plain values (5000)')
    await until(() => expect(listener.column('id')).toEqual([5000]))
  })

  test('[RT115] [RT117] survive a publication that is dropped and made again', async () => {
    const listener = await listen(await connect(SERVICE), { table: 'plain' })
    const [published] =
      await postgres.rows(`select string_agg(format('%I.%I', schemaname, tablename), ', ') as tables
      from pg_publication_tables where pubname = 'supabase_realtime'`)
    await postgres.run('drop publication supabase_realtime; insert into public.plain values (6000)')
    await postgres.run(`create publication supabase_realtime for table ${published?.tables}`)
    await until(async () => {
      await postgres.run('insert into public.plain select max(id) + 1 from public.plain')
      expect(listener.changes.length).toBeGreaterThan(0)
    })
  })

  test('[RT117] the slot goes a minute after the last subscriber, and with the server', async () => {
    const clock = new FakeClock(Date.now())
    const other = await startTestRealtime({ databaseUrl: postgres.realtimeUrl, clock })
    onTestFinished(() => other.stop())
    const slots = () =>
      count(`pg_replication_slots where slot_name like 'supabase_realtime_replication_slot_%'`)
    const before = await slots()
    const listener = await listen(await connect(SERVICE, other.url), { table: 'plain' })
    expect(await slots()).toBe(before + 1)
    await listener.leave()
    await until(async () => {
      clock.advance(5_000)
      expect(await slots()).toBe(before)
    })
  })
})
