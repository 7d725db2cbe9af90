import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { anonymous, newPerson, run, service, sql, target } from './support/fixtures.ts'

const table = run.replace('-', '_')

beforeAll(async () => {
  await sql(
    `create table public.${table} (id uuid primary key default gen_random_uuid(), owner uuid not null default auth.uid(), text text not null)`,
  )
  await sql(`grant select, insert on public.${table} to authenticated`)
  await sql(`grant all on public.${table} to service_role`)
  await sql(`alter table public.${table} enable row level security`)
  await sql(
    `create policy "own" on public.${table} for all to authenticated using (owner = (select auth.uid())) with check (owner = (select auth.uid()))`,
  )
  await sql(`notify pgrst, 'reload schema'`)
  await vi.waitFor(async () => {
    const response = await fetch(`${target.url}/rest/v1/${table}`, { headers: { apikey: target.secretKey } })
    expect(response.status).toBe(200)
  }, 10_000)
})
afterAll(() => sql(`drop table public.${table}`))

test('signing up gives a session at once, and the token says who and for how long', async () => {
  const { client, id, email } = await newPerson()
  const session = (await client.auth.getSession()).data.session
  const claims = JSON.parse(Buffer.from(session?.access_token.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ sub: id, email, role: 'authenticated', aud: 'authenticated' })
  expect(claims.exp).toBeGreaterThan(Date.now() / 1000)
})

test('what is said at sign-up is kept as an object, also in the database', async () => {
  const client = anonymous()
  const email = `${run}-${randomUUID()}@example.com`
  const { data } = await client.auth.signUp({
    email,
    password: randomUUID(),
    options: { data: { display_name: 'Zoë' } },
  })
  expect(data.user?.user_metadata).toMatchObject({ display_name: 'Zoë' })
  const rows = await sql(
    `select raw_user_meta_data ->> 'display_name' as name from auth.users where email = $1`,
    [email],
  )
  expect(rows).toEqual([{ name: 'Zoë' }])
  expect(
    (await client.auth.updateUser({ data: { display_name: 'Zoé' } })).data.user?.user_metadata,
  ).toMatchObject({ display_name: 'Zoé' })
})

test('signing in again works, and a wrong password is refused', async () => {
  const { email, password, id } = await newPerson()
  expect((await anonymous().auth.signInWithPassword({ email, password })).data.user?.id).toBe(id)
  const { error } = await anonymous().auth.signInWithPassword({ email, password: 'wrong' })
  expect([error?.status, error?.code]).toEqual([400, 'invalid_credentials'])
})

test('an address that has an account cannot sign up again', async () => {
  const { email } = await newPerson()
  const { data, error } = await anonymous().auth.signUp({ email, password: randomUUID() })
  expect(error !== null || data.user?.identities?.length === 0).toBe(true)
})

test('a refresh token gives a new session', async () => {
  const { client } = await newPerson()
  const before = (await client.auth.getSession()).data.session
  const { data, error } = await client.auth.refreshSession()
  expect(error).toBeNull()
  expect(data.session?.refresh_token).not.toBe(before?.refresh_token)
})

test('a person reads and writes their own rows and nobody else’s', async () => {
  const [one, other] = [await newPerson(), await newPerson()]
  expect((await one.client.from(table).insert({ text: 'mine' })).error).toBeNull()
  expect((await one.client.from(table).select('text')).data).toEqual([{ text: 'mine' }])
  expect((await other.client.from(table).select('text')).data).toEqual([])
  expect((await other.client.from(table).insert({ text: 'forged', owner: one.id })).error?.code).toBe('42501')
  expect((await service().from(table).select('text').eq('owner', one.id)).data).toEqual([{ text: 'mine' }])
})

test('without a session a table that is granted to nobody answers 401', async () => {
  const { status, error } = await anonymous().from(table).select()
  expect([status, error?.code]).toEqual([401, '42501'])
})

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const later = Math.floor(Date.now() / 1000) + 3600

test.each([
  [
    'no token that anyone signed',
    `${base64url({ alg: 'none', typ: 'JWT' })}.${base64url({ role: 'service_role', exp: later })}.`,
  ],
  [
    'a signature by a foreign key',
    `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ role: 'service_role', exp: later })}.${'A'.repeat(43)}`,
  ],
  ['rubbish', 'rubbish'],
])('a request with %s is refused by every service', async (_, token) => {
  for (const path of [`rest/v1/${table}`, 'auth/v1/user']) {
    const response = await fetch(`${target.url}/${path}`, {
      headers: { apikey: target.publishableKey, authorization: `Bearer ${token}` },
    })
    expect([path, [401, 403].includes(response.status)]).toEqual([path, true])
  }
})

test('a request without any key gets 401', async () => {
  expect((await fetch(`${target.url}/rest/v1/${table}`)).status).toBe(401)
})

test('a browser of another origin is answered with the headers it needs', async () => {
  const response = await fetch(`${target.url}/rest/v1/${table}`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://app.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'apikey,authorization',
    },
  })
  expect(response.ok).toBe(true)
  expect(response.headers.get('access-control-allow-origin')).toMatch(/^(\*|https:\/\/app\.example)$/)
})
