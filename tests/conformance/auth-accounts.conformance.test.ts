import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { anonymous, newPerson, run, service, target } from './support/fixtures.ts'

const newEmail = (): string => `${run}-${randomUUID()}@example.com`

const claimsOf = (token: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString())

/** A user the administrator made. */
async function created(attributes: object = {}) {
  const [email, password] = [newEmail(), randomUUID()]
  const { data, error } = await service().auth.admin.createUser({
    email,
    password,
    email_confirm: true,
    ...attributes,
  })
  if (error) throw error
  return { email, password, user: data.user }
}

test('an administrator makes a user, who signs in', async () => {
  const { email, password, user } = await created({
    user_metadata: { name: 'Ada' },
    app_metadata: { plan: 'gold' },
  })
  expect(user).toMatchObject({
    email,
    role: 'authenticated',
    user_metadata: { name: 'Ada' },
    app_metadata: { provider: 'email', providers: ['email'], plan: 'gold' },
  })
  expect(user.identities).toMatchObject([{ provider: 'email', user_id: user.id }])
  expect((await anonymous().auth.signInWithPassword({ email, password })).data.user?.id).toBe(user.id)
})

test('an administrator lists, reads, changes and deletes users', async () => {
  const { user } = await created()
  const { admin } = service().auth
  const list = await admin.listUsers({ page: 1, perPage: 1 })
  if (list.error) throw list.error
  expect(list.data.users).toHaveLength(1)
  expect(list.data.total).toBeGreaterThan(0)
  const changed = await admin.updateUserById(user.id, { user_metadata: { name: 'B' } })
  expect(changed.data.user?.user_metadata).toMatchObject({ name: 'B' })
  expect((await admin.deleteUser(user.id)).error).toBeNull()
  const missing = await admin.getUserById(user.id)
  expect([missing.error?.status, missing.error?.code]).toEqual([404, 'user_not_found'])
})

test('nobody else may', async () => {
  const { client } = await newPerson()
  const answers = [await anonymous().auth.admin.listUsers(), await client.auth.admin.listUsers()]
  for (const { error } of answers) expect([error?.status, error?.code]).toEqual([403, 'not_admin'])
})

test('a second user of one address is refused', async () => {
  const { email } = await created()
  const { error } = await service().auth.admin.createUser({ email: email.toUpperCase() })
  expect([error?.status, error?.code]).toEqual([422, 'email_exists'])
})

test('a banned user does not sign in', async () => {
  const { email, password } = await created({ ban_duration: '24h' })
  expect((await anonymous().auth.signInWithPassword({ email, password })).error?.code).toBe('user_banned')
})

test('a link opens a session once, and its token says how', async () => {
  const { email } = await created()
  const { data, error } = await service().auth.admin.generateLink({ type: 'magiclink', email })
  if (error) throw error
  expect(data.properties.verification_type).toBe('magiclink')
  const wish = { type: 'magiclink', token_hash: data.properties.hashed_token } as const
  const verified = await anonymous().auth.verifyOtp(wish)
  expect(claimsOf(verified.data.session?.access_token)).toMatchObject({
    email,
    aal: 'aal1',
    amr: [{ method: 'otp' }],
    is_anonymous: false,
    session_id: expect.any(String),
  })
  const again = await anonymous().auth.verifyOtp(wish)
  expect([again.error?.status, again.error?.code]).toEqual([403, 'otp_expired'])
})

test('a refresh keeps the session, and the token before the active one gives the active one', async () => {
  const { client } = await newPerson()
  const first = (await client.auth.getSession()).data.session
  const second = (await client.auth.refreshSession()).data.session
  expect(claimsOf(second?.access_token).session_id).toBe(claimsOf(first?.access_token).session_id)
  const repeated = await anonymous().auth.refreshSession({ refresh_token: first?.refresh_token ?? '' })
  expect(repeated.data.session?.refresh_token).toBe(second?.refresh_token)
  const unknown = await anonymous().auth.refreshSession({ refresh_token: 'abcdefghijkl' })
  expect(unknown.error?.code).toBe('refresh_token_not_found')
})

test.each([
  ['local', [false, true]],
  ['others', [true, false]],
  ['global', [false, false]],
] as const)('signing out %s ends the right sessions', async (scope, left) => {
  const { client, email, password } = await newPerson()
  const other = anonymous()
  await other.auth.signInWithPassword({ email, password })
  const tokens = await Promise.all(
    [client, other].map(async ({ auth }) => (await auth.getSession()).data.session?.access_token),
  )
  await client.auth.signOut({ scope })
  const works = await Promise.all(
    tokens.map(async (token) => (await anonymous().auth.getUser(token)).error === null),
  )
  expect(works).toEqual(left)
})

test('a token whose session has ended is 403 session_not_found', async () => {
  const { client } = await newPerson()
  const token = (await client.auth.getSession()).data.session?.access_token
  await client.auth.signOut()
  const answer = await fetch(`${target.url}/auth/v1/user`, {
    headers: {
      apikey: target.publishableKey,
      authorization: `Bearer ${token}`,
      'x-supabase-api-version': '2024-01-01',
    },
  })
  expect([answer.status, answer.headers.get('x-sb-error-code')]).toEqual([403, 'session_not_found'])
  expect(await answer.json()).toMatchObject({ code: 'session_not_found', message: expect.any(String) })
})

test('a new password differs from the old one and is no weak one', async () => {
  const { client, password } = await newPerson()
  expect((await client.auth.updateUser({ password })).error?.code).toBe('same_password')
  expect((await client.auth.updateUser({ password: 'abc' })).error?.code).toBe('weak_password')
})

test('an old client gets errors in the old form', async () => {
  const answer = await fetch(`${target.url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: target.publishableKey, 'content-type': 'application/json' },
    body: JSON.stringify({ email: newEmail(), password: 'wrong password' }),
  })
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { code: 400, error_code: 'invalid_credentials', msg: 'Invalid login credentials' },
  ])
})
