import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ConsoleClient, openConsole } from '../../test/console-client.ts'
import { createProject, type Project } from '../../test/stack-project.ts'
import { createStack, type Stack, withClient } from '../index.ts'
import { freePort } from '../life/ports.ts'
import { createConsole } from './index.ts'
import { deleteSql, insertSql, updateSql } from './shared/edit-sql.ts'
import { textOf } from './shared/export.ts'
import { type Place, type RowsView, rowsSql } from './shared/rows-sql.ts'

const lea = '11111111-1111-4111-8111-111111111111'
const omar = '22222222-2222-4222-8222-222222222222'

let project: Project
let stack: Stack
let url: string
let client: ConsoleClient

const inDatabase = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  withClient(stack.dbUrl, async (database) => (await database.query(sql, values)).rows)

const busy = (): Promise<Record<string, unknown>[]> =>
  inDatabase(`select pid from pg_stat_activity where application_name = 'console' and query like '%pg_sleep(60)%'
    and state = 'active' and pid <> pg_backend_pid()`)

/** fetch sets Host and Sec-Fetch headers of its own. */
function raw(path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const asking = request({ hostname, port, path, method, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

beforeAll(async () => {
  project = createProject()
  stack = await createStack({ projectDir: project.directory, port: 'auto', dbPort: 'auto', ephemeral: true })
  await stack.start()
  url = stack.consoleUrl ?? ''
  client = await openConsole(url)
  await inDatabase(
    `insert into auth.users (id, aud, role, email, raw_app_meta_data, raw_user_meta_data)
     values ($1, 'authenticated', 'authenticated', 'omar@example.com', '{}', '{"full_name": "Omar"}')`,
    [omar],
  )
  await inDatabase(
    `insert into public.notes (owner, body) select $1, 'of Omar ' || n from generate_series(1, 2) n`,
    [omar],
  )
})

afterAll(async () => {
  await stack.dispose()
  project.remove()
})

describe('where it is and who may use it', () => {
  it('[CO1] it has a port of its own, to which the API points', async () => {
    const answer = await fetch(`${stack.url}/console`, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, url])
    expect(new URL(url).port).not.toBe(new URL(stack.url).port)
    expect(stack.status().services.console).toBe('running')
  })

  it('[CO1] it takes the port of Studio, and is off by option or by config.toml', async () => {
    const urlWith = async (options: object): Promise<string | undefined> =>
      (await createStack({ projectDir: project.directory, ...options })).consoleUrl
    expect(await urlWith({})).toBe('http://127.0.0.1:54323')
    expect(await urlWith({ consolePort: 50_001 })).toBe('http://127.0.0.1:50001')
    expect(await urlWith({ port: 50_000 })).not.toBe('http://127.0.0.1:54323')
    expect(await urlWith({ consolePort: false })).toBeUndefined()
    const other = createProject()
    other.write('supabase/config.toml', '[studio]\nenabled = false\n')
    expect((await createStack({ projectDir: other.directory })).consoleUrl).toBeUndefined()
    other.remove()
  })

  it('[CO2] another name for this machine gets neither page nor answers', async () => {
    const { port } = new URL(url)
    expect(await raw('/', { host: `127.0.0.1:${port}` })).toBe(200)
    expect(await raw('/', { host: `localhost:${port}` })).toBe(200)
    for (const host of [`evil.example:${port}`, 'evil.example', '127.0.0.1'])
      for (const path of ['/', '/page/main.ts', '/api/tables'])
        expect([host, await raw(path, { host })]).toEqual([host, 403])
  })

  it('[CO3] another page gets no answer, whatever it sends', async () => {
    const whole = { 'content-type': 'application/json', 'x-console-token': client.token }
    const ask = (headers: Record<string, string>): Promise<number> =>
      raw('/api/tables', headers, 'POST', '{}')
    expect(await ask(whole)).toBe(200)
    expect(await ask({ ...whole, origin: 'https://evil.example' })).toBe(403)
    expect(await ask({ ...whole, origin: stack.url })).toBe(403)
    expect(await ask({ ...whole, 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await ask({ ...whole, 'x-console-token': 'guessed' })).toBe(403)
    expect(await ask({ ...whole, 'content-type': 'text/plain' })).toBe(415)
    expect(await raw('/api/tables', whole)).toBe(405)
    expect((await fetch(url)).headers.get('access-control-allow-origin')).toBeNull()
  })

  it('[CO4] the page runs its own files only, in no frame, and nothing of it is kept', async () => {
    const { headers } = await fetch(url)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(await raw('/', { 'sec-fetch-dest': 'iframe' })).toBe(403)
  })

  it('[CO5] it serves what the page is made of and nothing else, as JavaScript', async () => {
    const answer = await fetch(`${url}/shared/split.ts`)
    expect(answer.headers.get('content-type')).toContain('text/javascript')
    expect(await answer.text()).not.toContain('interface Statement')
    for (const path of [
      '/index.ts',
      '/page/../index.ts',
      '/page/%2e%2e/index.ts',
      '/shared/split.test.ts',
      '/page/tsconfig.json',
    ])
      expect([path, await raw(path, {})]).toEqual([path, 404])
  })

  it('[CO6] a database that is away is said to be away', async () => {
    const port = await freePort()
    const lonely = createConsole({
      port,
      databaseUrl: `postgresql://postgres:postgres@127.0.0.1:${await freePort()}/postgres`,
      exposedSchemas: ['public'],
      log: () => {},
    })
    await lonely.listen()
    const page = await openConsole(`http://127.0.0.1:${port}`)
    expect(await page.call('tables', {})).toMatchObject({ status: 503, body: { code: 'database_down' } })
    const { failure, ended } = await page.run('select 1')
    expect(failure?.error.code).toBe('connection')
    expect(ended?.ending).toBe('rolled-back')
    await lonely.close()
  })
})

describe('running SQL', () => {
  it('[CO10] it is postgres, no superuser, and knows the types of what comes back', async () => {
    const { results } = await client.run(
      `select current_user::text as who, rolsuper, 12.50::numeric(6,2) as price, null as nothing from pg_roles where rolname = current_user`,
    )
    expect(results[0]?.result).toMatchObject({
      columns: [
        { name: 'who', type: 'text' },
        { name: 'rolsuper', type: 'boolean' },
        { name: 'price', type: 'numeric(6,2)' },
        { name: 'nothing', type: 'text' },
      ],
      rows: [['postgres', 'f', '12.50', null]],
      command: 'SELECT 1',
    })
  })

  it('[CO10] several statements are one transaction: if one fails, none has happened', async () => {
    const sql = `-- ü😀\ninsert into public.hidden values (1); insert into public.hidden values (2);\nselect 'é😀', nowhere from public.hidden`
    const { results, failure, ended } = await client.run(sql)
    expect(results).toHaveLength(2)
    expect(failure).toMatchObject({ index: 2, error: { code: '42703' } })
    expect(sql.slice(failure?.error.position)).toMatch(/^nowhere/)
    expect(ended).toMatchObject({ ending: 'rolled-back' })
    expect(await inDatabase('select from public.hidden')).toHaveLength(0)
  })

  it('[CO10] notices come when they are raised', async () => {
    const { events } = await client.run(
      `do $$ begin raise warning 'careful' using hint = 'slow down'; end $$; select 1`,
    )
    expect(events.map(({ type }) => type)).toEqual(['notice', 'result', 'result', 'ended'])
    expect(events[0]).toMatchObject({ severity: 'WARNING', message: 'careful', hint: 'slow down' })
  })

  it('[CO10] settings of one run are not those of the next', async () => {
    await client.run(`set search_path = nowhere; set role anon`)
    const { results } = await client.run(`select current_user::text, current_setting('search_path')`)
    expect(results[0]?.result.rows).toEqual([['postgres', '"$user", public, extensions']])
  })

  it('[CO11] rows beyond the limit wait, and come each once', async () => {
    const { run, results, ended } = await client.run('select generate_series(1, 25) as n; select 1', {
      limit: 10,
    })
    expect(results[0]?.result).toMatchObject({ hasMore: true })
    expect(ended).toMatchObject({ ending: 'open', wrote: false })
    const second = await client.call('more', { run, index: 0, limit: 10 })
    const third = await client.call('more', { run, index: 0, limit: 10 })
    expect(second.body).toMatchObject({
      hasMore: true,
      rows: Array.from({ length: 10 }, (_, n) => [String(n + 11)]),
    })
    expect(third.body).toMatchObject({
      hasMore: false,
      rows: Array.from({ length: 5 }, (_, n) => [String(n + 21)]),
    })
    expect((await client.call('more', { run, index: 0, limit: 10 })).body).toMatchObject({ code: 'run_gone' })
  })

  it('[CO11] a limit that is just enough leaves nothing', async () => {
    const { results, ended } = await client.run('select generate_series(1, 10)', { limit: 10 })
    expect(results[0]?.result).toMatchObject({ hasMore: false, command: 'SELECT 10' })
    expect(ended?.ending).toBe('committed')
  })

  it('[CO11] what nobody asks for again is let go, and nothing of it stays', async () => {
    const port = await freePort()
    const hasty = createConsole({
      port,
      databaseUrl: stack.dbUrl,
      exposedSchemas: ['public'],
      log: () => {},
      holdMs: 100,
    })
    await hasty.listen()
    const page = await openConsole(`http://127.0.0.1:${port}`)
    const { run } = await page.run('insert into public.hidden values (3)', { ending: 'ask' })
    await vi.waitFor(async () =>
      expect(
        await inDatabase(
          `select from pg_stat_activity where application_name = 'console' and state = 'idle in transaction'`,
        ),
      ).toHaveLength(0),
    )
    expect((await page.call('end', { run, commit: true })).body).toMatchObject({ code: 'run_gone' })
    expect(await inDatabase('select from public.hidden')).toHaveLength(0)
    await hasty.close()
  })

  it('[CO12] cancelling ends what the database does', async () => {
    const { run, outcome } = client.begin('select pg_sleep(60)', { timeoutMs: 100_000 })
    await vi.waitFor(async () => expect(await busy()).toHaveLength(1))
    await client.call('cancel', { run })
    const { failure, ended } = await outcome
    expect(failure?.error.code).toBe('57014')
    expect(ended?.ending).toBe('rolled-back')
    expect(await busy()).toHaveLength(0)
  })

  it('[CO12] cancelling is heard between statements as well', async () => {
    const statements = `select 1; ${'select pg_sleep(0.002);'.repeat(200)} select pg_sleep(60)`
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { run, outcome } = client.begin(statements, { timeoutMs: 100_000 })
      await vi.waitFor(async () => {
        await client.call('cancel', { run })
        expect(await Promise.race([outcome, undefined])).toMatchObject({
          failure: { error: { code: '57014' } },
        })
      })
    }
  })

  it('[CO12] a page that goes away has its run cancelled', async () => {
    const { outcome, leave } = client.begin('select pg_sleep(60)', { timeoutMs: 100_000 })
    outcome.catch(() => {})
    await vi.waitFor(async () => expect(await busy()).toHaveLength(1))
    leave()
    await vi.waitFor(async () => expect(await busy()).toHaveLength(0))
  })

  it('[CO13] read-only changes nothing, and cannot be talked out of it', async () => {
    for (const sql of [
      'insert into public.hidden values (4)',
      'set transaction read write; insert into public.hidden values (4)',
      'create table public.made ()',
      `commit; insert into public.hidden values (4)`,
    ]) {
      const { failure } = await client.run(sql, { readOnly: true })
      expect([sql, failure?.error.code]).toEqual([
        sql,
        sql.startsWith('set') ? '25001' : sql.startsWith('commit') ? 'transaction_control' : '25006',
      ])
    }
    expect(await inDatabase('select from public.hidden')).toHaveLength(0)
  })

  it('[CO14] a statement is given up after its time', async () => {
    const { failure } = await client.run('select pg_sleep(60)', { timeoutMs: 200 })
    expect(failure?.error).toMatchObject({ code: '57014' })
  })

  it('[CO15] changes can wait for a yes; others do not see them before', async () => {
    const first = await client.run('insert into public.hidden values (5) returning id', { ending: 'ask' })
    expect(first.ended).toMatchObject({ ending: 'waiting', wrote: true })
    expect(await inDatabase('select from public.hidden')).toHaveLength(0)
    expect((await client.call('end', { run: first.run, commit: false })).body).toEqual({
      ending: 'rolled-back',
    })
    expect(await inDatabase('select from public.hidden')).toHaveLength(0)
    const second = await client.run('insert into public.hidden values (6)', { ending: 'ask' })
    expect((await client.call('end', { run: second.run, commit: true })).body).toEqual({
      ending: 'committed',
    })
    expect(await inDatabase('delete from public.hidden returning id')).toEqual([{ id: 6 }])
    expect((await client.run('select 1', { ending: 'ask' })).ended?.ending).toBe('committed')
  })

  it('[CO15] what was to be undone is undone', async () => {
    const { results, ended } = await client.run('insert into public.hidden values (7)', {
      ending: 'roll-back',
    })
    expect(results[0]?.result.command).toBe('INSERT 0 1')
    expect(ended).toMatchObject({ ending: 'rolled-back', wrote: true })
    expect(await inDatabase('select from public.hidden')).toHaveLength(0)
  })

  it('[CO16] explaining answers a plan and leaves nothing behind', async () => {
    for (const explain of ['plan', 'analyze']) {
      const { results, ended } = await client.run('insert into public.hidden values (8)', { explain })
      expect(String(results[0]?.result.rows[0]?.[0])).toContain('"Node Type"')
      expect(ended?.ending).toBe('rolled-back')
    }
    expect(await inDatabase('select from public.hidden')).toHaveLength(0)
    const { failure } = await client.run('  select nowhere', { explain: 'plan' })
    expect(failure?.error.position).toBe(9)
  })

  it('[CO17] BEGIN and COMMIT at the edges say nothing new, ROLLBACK at the end undoes, in between they are refused', async () => {
    const kept = await client.run(
      'begin; insert into public.hidden values (9); savepoint a; rollback to a; commit;',
    )
    expect(kept.ended?.ending).toBe('committed')
    const undone = await client.run('delete from public.hidden; rollback')
    expect(undone.ended?.ending).toBe('rolled-back')
    expect(await inDatabase('delete from public.hidden returning id')).toEqual([{ id: 9 }])
    const { failure, results } = await client.run('select 1; commit; select 2')
    expect(failure).toMatchObject({ index: 1, error: { code: 'transaction_control', position: 10 } })
    expect(results).toHaveLength(0)
  })

  it('[CO18] a query that writes while it is read is done to its end before it is kept', async () => {
    await inDatabase(
      `create function public.note_down(n int) returns int language sql as $$ insert into public.hidden values (n) returning id $$`,
    )
    const { events, ended } = await client.run('select public.note_down(n) from generate_series(1, 30) n', {
      limit: 5,
    })
    expect(events).toContainEqual({ type: 'counted', index: 0, command: 'SELECT 30' })
    expect(ended).toMatchObject({ ending: 'committed', wrote: true })
    expect(await inDatabase('delete from public.hidden returning id')).toHaveLength(30)
  })

  it('[CO19] so many runs at once, and no more', async () => {
    const held = await Promise.all(
      Array.from({ length: 8 }, () => client.run('select generate_series(1, 3)', { limit: 1 })),
    )
    expect((await client.run('select 1')).failure?.error.code).toBe('too_many_runs')
    await Promise.all(held.map(({ run }) => client.call('end', { run, commit: false })))
    expect((await client.run('select 1')).failure).toBeUndefined()
  })

  it('[CO19] a value of great length is cut, and says how long it is', async () => {
    const { results } = await client.run(`select repeat('x', 50000)`)
    expect(results[0]?.result.rows[0]?.[0]).toMatchObject({ length: 50_000 })
  })
})

describe('with the eyes of others', () => {
  const count = async (
    actor: object,
    sql = 'select id from public.notes',
  ): Promise<number | string | undefined> => {
    const { results, failure } = await client.run(sql, { actor })
    return failure?.error.code ?? results[0]?.result.rows.length
  }

  it('[CO21] everybody sees what row-level security lets them see', async () => {
    expect(await count({ kind: 'owner' })).toBe(9)
    expect(await count({ kind: 'person', id: lea })).toBe(7)
    expect(await count({ kind: 'person', id: omar })).toBe(2)
    expect(await count({ kind: 'role', role: 'service_role' })).toBe(9)
    expect(await count({ kind: 'role', role: 'anon' })).toBe(0)
    expect(await count({ kind: 'role', role: 'anon' }, 'select from public.hidden')).toBe('42501')
  })

  it('[CO21] the claims are those of their token', async () => {
    const { results } = await client.run(
      `select current_user::text, auth.uid()::text, auth.role(), auth.jwt() ->> 'email', auth.jwt() -> 'user_metadata' ->> 'full_name'`,
      { actor: { kind: 'person', id: omar } },
    )
    expect(results[0]?.result.rows).toEqual([
      ['authenticated', omar, 'authenticated', 'omar@example.com', 'Omar'],
    ])
    const nobody = await client.run('select 1', { actor: { kind: 'person', id: crypto.randomUUID() } })
    expect(nobody.failure?.error.code).toBe('no_such_person')
  })

  it('[CO21] what they may not write, they may not write here', async () => {
    const sql = `insert into public.notes (owner, body) values ('${lea}', 'by Omar')`
    expect((await client.run(sql, { actor: { kind: 'person', id: omar } })).failure?.error.code).toBe('42501')
  })

  it('[CO22] one query is counted for several of them', async () => {
    const actors = [
      { kind: 'owner' },
      { kind: 'person', id: lea },
      { kind: 'role', role: 'anon' },
      { kind: 'role', role: 'authenticated' },
    ]
    const { body } = await client.call('compare', { sql: 'select * from public.notes -- all', actors })
    expect(body).toMatchObject({ sights: [{ count: 9 }, { count: 7 }, { count: 0 }, { count: 0 }] })
    const refused = await client.call('compare', { sql: 'select * from public.hidden', actors })
    expect(refused.body).toMatchObject({ sights: [{ count: 0 }, { error: { code: '42501' } }, {}, {}] })
    const writing = await client.call('compare', {
      sql: 'select public.note_down(1)',
      actors: [{ kind: 'owner' }],
    })
    expect(writing.body).toMatchObject({ sights: [{ error: { code: '25006' } }] })
  })

  it('[CO22] people are found by name and address', async () => {
    const find = async (search: string): Promise<unknown> => (await client.call('people', { search })).body
    expect(await find('')).toMatchObject({
      isAll: true,
      people: [
        { id: lea, name: 'Lea' },
        { id: omar, name: 'Omar' },
      ],
    })
    expect(await find('OMAR@')).toMatchObject({ people: [{ id: omar }] })
    expect(await find('%')).toMatchObject({ people: [] })
  })
})

describe('the tables', () => {
  it('[CO41] page after page every row comes once, in order, nulls last, with a key and without', async () => {
    await inDatabase('create table public.pages (a int, b text, mark text, primary key (a, b))')
    await inDatabase(
      `insert into public.pages select n % 4, 'b' || n, case when n % 3 = 0 then null else 'm' || n % 5 end from generate_series(1, 40) n`,
    )
    const walk = async (view: RowsView, order: string): Promise<void> => {
      const seen: unknown[][] = []
      for (let place: Place | undefined, hasNext = true; hasNext; ) {
        const { results } = await client.run(rowsSql(view, place, 7), { readOnly: true })
        const { columns, rows } = results[0]?.result ?? { columns: [], rows: [] }
        hasNext = rows.length > 7
        const page = rows.slice(0, 7)
        seen.push(...page.map((row) => row.slice(-3)))
        const read = (name: string): string | null =>
          textOf(page.at(-1)?.[columns.findIndex((column) => column.name === name)] ?? null)
        place = { sort: read('mark'), key: view.key.map((name) => read(name) ?? '') }
      }
      const all = await inDatabase(`select a::text, b, mark from public.pages order by ${order}`)
      expect(seen).toEqual(all.map(({ a, b, mark }) => [a, b, mark]))
    }
    const pages = { table: { schema: 'public', name: 'pages' }, filters: [] }
    for (const descending of [false, true])
      await walk(
        { ...pages, key: ['a', 'b'], sort: { column: 'mark', descending } },
        `mark ${descending ? 'desc' : ''} nulls last, a, b`,
      )
    await walk({ ...pages, key: ['a', 'b'], sort: undefined }, 'a, b')
    await walk({ ...pages, key: ['ctid'], sort: undefined }, 'ctid')
  })

  it('[CO42] a change happens once, and not at all to what somebody else has changed', async () => {
    await inDatabase(`create table public.odd ("Key" text primary key, doc json, n int default 7)`)
    await inDatabase(`insert into public.odd values ('it''s', '{"a": 1}')`)
    const table = { schema: 'public', name: 'odd' }
    const row = { table, key: [{ column: 'Key', value: "it's" }] }
    const change = async (sql: string): Promise<unknown> => (await client.run(sql)).results[0]?.result.command
    expect(await change(updateSql(row, { column: 'doc', value: '{"a": 2}' }, '{"a": 1}'))).toBe('UPDATE 1')
    expect(await change(updateSql(row, { column: 'doc', value: '{"a": 3}' }, '{"a": 1}'))).toBe('UPDATE 0')
    expect(await change(updateSql(row, { column: 'doc', value: null }, '{"a": 2}'))).toBe('UPDATE 1')
    expect(await change(updateSql(row, { column: 'n', isDefault: true }, '7'))).toBe('UPDATE 1')
    expect(await change(insertSql(table, [{ column: 'Key', value: '\\' }]))).toBe('INSERT 0 1')
    expect(await inDatabase('select * from public.odd order by 1')).toEqual([
      { Key: '\\', doc: null, n: 7 },
      { Key: "it's", doc: null, n: 7 },
    ])
    expect(await change(deleteSql(row))).toBe('DELETE 1')
  })

  it('[CO31] each with its size, its protection, and who has grants', async () => {
    const { body } = await client.call('tables', {})
    expect(body).toMatchObject({
      tables: expect.arrayContaining([
        expect.objectContaining({
          schema: 'public',
          name: 'notes',
          kind: 'table',
          rls: true,
          policies: 2,
          granted: ['anon', 'authenticated'],
          exposed: true,
        }),
        expect.objectContaining({ name: 'hidden', rls: false, policies: 0, granted: [], exposed: true }),
        expect.objectContaining({ schema: 'auth', name: 'users', exposed: false }),
      ]),
    })
  })

  it('[CO32] columns, keys, indexes, policies and grants of one', async () => {
    const { body } = await client.call('table', { schema: 'public', name: 'notes' })
    expect(body).toMatchObject({
      columns: [
        { name: 'id', type: 'bigint', nullable: false, isKey: true, isGenerated: true },
        { name: 'owner', type: 'uuid', default: 'auth.uid()', isKey: false },
        { name: 'body' },
      ],
      references: [{ columns: ['owner'], targetSchema: 'auth', targetTable: 'users', targetColumns: ['id'] }],
      indexes: [{ name: 'notes_pkey', isValid: true }],
      policies: [
        { name: 'People write their own notes', command: 'insert', roles: ['authenticated'], using: null },
        { name: 'People see their own notes', command: 'select', check: null },
      ],
      view: null,
    })
    expect(body).toHaveProperty(
      'grants',
      expect.arrayContaining([{ role: 'authenticated', privileges: ['insert', 'select'] }]),
    )
    const users = await client.call('table', { schema: 'auth', name: 'users' })
    expect(users.body).toMatchObject({
      referencedBy: expect.arrayContaining([expect.objectContaining({ table: 'notes', columns: ['owner'] })]),
    })
    expect((await client.call('table', { schema: 'public', name: 'nothing' })).status).toBe(404)
  })
})
