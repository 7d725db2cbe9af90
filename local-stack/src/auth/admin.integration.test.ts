import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AuthSetup, type AuthStack, startAuthStack } from '../../test/auth-stack.ts'

let stack: AuthStack
let auth: AuthSetup

const password = 'correct horse'
const newEmail = (): string => `${randomUUID()}@example.com`

/** A user the administrator made, ready to sign in. */
async function created(attributes: object = {}) {
  const email = newEmail()
  const { data, error } = await auth.admin.auth.admin.createUser({
    email,
    password,
    email_confirm: true,
    ...attributes,
  })
  expect(error).toBeNull()
  if (!data.user) throw new Error('no user')
  return { email, user: data.user }
}

const signIn = (email: string, secret = password) =>
  auth.client().auth.signInWithPassword({ email, password: secret })

beforeAll(async () => {
  stack = await startAuthStack()
  auth = await stack.with()
})
afterAll(() => stack.stop())

describe('who may use the admin API', () => {
  const paths = ['/admin/users', '/admin/users/11111111-1111-4111-8111-111111111111', '/admin/else']

  it('[AU9] the publishable key and a user are refused with 403 not_admin', async () => {
    const { email } = await created()
    const { data } = await signIn(email)
    for (const path of paths) {
      for (const token of [undefined, data.session?.access_token]) {
        const answer = await auth.ask(path, token ? { headers: { authorization: `Bearer ${token}` } } : {})
        expect([path, answer.status]).toEqual([path, 403])
        expect(await answer.json()).toEqual({ code: 'not_admin', message: 'User not allowed' })
        expect(answer.headers.get('x-sb-error-code')).toBe('not_admin')
      }
    }
    const { error } = await auth.client().auth.admin.listUsers()
    expect([error?.status, error?.code]).toEqual([403, 'not_admin'])
  })

  it('[AU9] the token of a user outranks the secret key that comes with it', async () => {
    const { email } = await created()
    const { data } = await signIn(email)
    const answer = await auth.ask('/admin/users', {
      key: auth.keys.secretKey,
      headers: { authorization: `Bearer ${data.session?.access_token}` },
    })
    expect(answer.status).toBe(403)
  })

  it('[AU9] a token nobody signed is 403 bad_jwt, none at all 401', async () => {
    const forged = await auth.ask('/admin/users', { headers: { authorization: 'Bearer a.b.c' } })
    expect([forged.status, forged.headers.get('x-sb-error-code')]).toEqual([403, 'bad_jwt'])
    expect((await fetch(`${auth.url}/auth/v1/admin/users`)).status).toBe(401)
  })
})

describe('users', () => {
  it('[AU10] are created as they are wanted', async () => {
    const id = randomUUID()
    const { email, user } = await created({
      id,
      user_metadata: { name: 'Ada' },
      app_metadata: { plan: 'gold' },
      role: 'authenticated',
    })
    expect(user).toMatchObject({
      id,
      email,
      aud: 'authenticated',
      role: 'authenticated',
      phone: '',
      user_metadata: { name: 'Ada', email_verified: true },
      app_metadata: { provider: 'email', providers: ['email'], plan: 'gold' },
      is_anonymous: false,
      email_confirmed_at: expect.stringMatching(/Z$/),
      identities: [
        {
          id,
          user_id: id,
          provider: 'email',
          identity_data: { sub: id, email, email_verified: false, phone_verified: false },
        },
      ],
    })
    expect((await signIn(email)).data.user?.id).toBe(id)
  })

  it('[AU10] without a confirmed address do not sign in', async () => {
    const { email } = await created({ email_confirm: false })
    expect((await signIn(email)).error?.code).toBe('email_not_confirmed')
  })

  it('[AU10] come with the bcrypt hash of another system', async () => {
    const [row] = await stack.sql(
      `select extensions.crypt('from elsewhere', extensions.gen_salt('bf', 6)) as hash`,
    )
    const hash = String(row?.hash).replace('$2a$', '$2y$')
    const { email } = await created({ password: undefined, password_hash: hash })
    expect((await signIn(email, 'from elsewhere')).error).toBeNull()
    expect((await signIn(email, 'from nowhere')).error?.code).toBe('invalid_credentials')
  })

  it.each([
    [{}, 400, 'validation_failed'],
    [{ email: 'nonsense' }, 400, 'validation_failed'],
    [{ email: 'a@example.com', id: 'x' }, 400, 'validation_failed'],
    [{ email: 'a@example.com', ban_duration: '1 day' }, 400, 'validation_failed'],
    [{ email: 'a@example.com', password: 'x', password_hash: 'y' }, 400, 'validation_failed'],
    [{ email: 5 }, 400, 'bad_json'],
  ])('[AU10] %j is refused', async (attributes, status, code) => {
    const answer = await auth.ask('/admin/users', {
      method: 'POST',
      key: auth.keys.secretKey,
      body: JSON.stringify(attributes),
    })
    expect([answer.status, answer.headers.get('x-sb-error-code')]).toEqual([status, code])
  })

  it('[AU10] one address has one user, whatever its case', async () => {
    const { email } = await created()
    const { error } = await auth.admin.auth.admin.createUser({ email: email.toUpperCase() })
    expect([error?.status, error?.code]).toEqual([422, 'email_exists'])
    const race = newEmail()
    const answers = await Promise.all([1, 2, 3].map(() => auth.admin.auth.admin.createUser({ email: race })))
    expect(answers.map(({ error }) => error?.code ?? 'made').sort()).toEqual([
      'email_exists',
      'email_exists',
      'made',
    ])
  })

  it('[AU10] are found, changed and not found', async () => {
    const { user } = await created({ user_metadata: { a: 1, b: 2 } })
    const address = newEmail()
    const changed = await auth.admin.auth.admin.updateUserById(user.id, {
      email: address,
      email_confirm: true,
      password: 'another horse',
      user_metadata: { b: null, c: 3 },
      app_metadata: { plan: 'silver' },
    })
    expect(changed.error).toBeNull()
    const { data } = await auth.admin.auth.admin.getUserById(user.id)
    expect(data.user).toMatchObject({
      email: address,
      user_metadata: { a: 1, c: 3 },
      app_metadata: { plan: 'silver' },
    })
    expect(data.user?.user_metadata).not.toHaveProperty('b')
    expect(data.user?.identities?.[0]?.identity_data).toMatchObject({ email: address, email_verified: true })
    expect((await signIn(address, 'another horse')).error).toBeNull()
    const missing = await auth.admin.auth.admin.getUserById(randomUUID())
    expect([missing.error?.status, missing.error?.code]).toEqual([404, 'user_not_found'])
    const noUuid = await auth.ask('/admin/users/5', { key: auth.keys.secretKey })
    expect(noUuid.status).toBe(404)
  })

  it('[AU10] that are banned can neither sign in nor refresh, until they may again', async () => {
    const { email, user } = await created()
    const client = auth.client()
    await client.auth.signInWithPassword({ email, password })
    await auth.admin.auth.admin.updateUserById(user.id, { ban_duration: '24h' })
    expect((await signIn(email)).error?.code).toBe('user_banned')
    expect((await client.auth.refreshSession()).error?.code).toBe('user_banned')
    await auth.admin.auth.admin.updateUserById(user.id, { ban_duration: 'none' })
    expect((await signIn(email)).error).toBeNull()
  })

  it('[AU10] are listed by page, the newest first, with how many there are', async () => {
    for (let count = 0; count < 3; count += 1) await created()
    const first = await auth.admin.auth.admin.listUsers({ page: 1, perPage: 2 })
    if (first.error) throw first.error
    expect(first.data.users).toHaveLength(2)
    expect(first.data.nextPage).toBe(2)
    const { total } = first.data
    expect(total).toBeGreaterThanOrEqual(3)
    expect(first.data.lastPage).toBe(Math.ceil(total / 2))
    const second = await auth.admin.auth.admin.listUsers({ page: 2, perPage: 2 })
    const seen = [...first.data.users, ...second.data.users].map((user) => user.created_at)
    expect(seen).toEqual([...seen].sort().reverse())
    const beyond = await auth.admin.auth.admin.listUsers({ page: 1000, perPage: 50 })
    expect(beyond.data.users).toEqual([])
    const wrong = await auth.ask('/admin/users?page=x', { key: auth.keys.secretKey })
    expect(wrong.status).toBe(400)
  })

  it('[AU10] that are deleted are gone with their sessions', async () => {
    const { email, user } = await created()
    const { data } = await signIn(email)
    expect((await auth.admin.auth.admin.deleteUser(user.id)).error).toBeNull()
    const after = await auth.client().auth.getUser(data.session?.access_token)
    expect(after.error?.code).toBe('user_not_found')
    expect((await auth.admin.auth.admin.deleteUser(user.id)).error?.code).toBe('user_not_found')
    expect(await stack.sql('select id from auth.sessions where user_id = $1', [user.id])).toEqual([])
  })

  it('[AU10] that are deleted softly leave a row without anything personal, and their address is free', async () => {
    const { email, user } = await created({ user_metadata: { name: 'Ada' } })
    await auth.admin.auth.admin.deleteUser(user.id, true)
    const { data } = await auth.admin.auth.admin.getUserById(user.id)
    expect(data.user).toMatchObject({ user_metadata: {}, app_metadata: {}, deleted_at: expect.any(String) })
    expect(JSON.stringify(data.user)).not.toContain(email)
    expect((await signIn(email)).error?.code).toBe('invalid_credentials')
    expect((await auth.admin.auth.admin.createUser({ email })).error).toBeNull()
  })
})

describe('invitations and links', () => {
  it('[AU11] an invitation is a mail whose link signs in', async () => {
    const email = newEmail()
    const { data, error } = await auth.admin.auth.admin.inviteUserByEmail(email, { data: { team: 'blue' } })
    expect(error).toBeNull()
    expect(data.user).toMatchObject({
      email,
      user_metadata: { team: 'blue' },
      invited_at: expect.any(String),
    })
    const mail = auth.mailTo(email)
    expect(mail?.subject).toBe('You have been invited')
    const answer = await fetch(mail?.link ?? '', { redirect: 'manual' })
    const arrived = new URLSearchParams(new URL(answer.headers.get('location') ?? '').hash.slice(1))
    expect([answer.status, arrived.get('type')]).toEqual([303, 'invite'])
    const user = await auth.client().auth.getUser(arrived.get('access_token') ?? '')
    expect(user.data.user?.email_confirmed_at).toEqual(expect.any(String))
    expect((await auth.admin.auth.admin.inviteUserByEmail(email)).error?.code).toBe('email_exists')
  })

  it.each(['magiclink', 'recovery'] as const)(
    '[AU11] a %s link signs in, by link and by hash',
    async (type) => {
      const { email } = await created()
      const { data, error } = await auth.admin.auth.admin.generateLink({ type, email })
      expect(error).toBeNull()
      expect(data.properties).toMatchObject({
        verification_type: type,
        email_otp: expect.stringMatching(/^\d{6}$/),
        redirect_to: 'http://127.0.0.1:3000',
        action_link: expect.stringContaining(
          `${auth.url}/auth/v1/verify?token=${data.properties?.hashed_token}&type=${type}`,
        ),
      })
      const hash = data.properties?.hashed_token ?? ''
      const verified = await auth.client().auth.verifyOtp({ type, token_hash: hash })
      expect(verified.data.user?.email).toBe(email)
      expect((await auth.client().auth.verifyOtp({ type, token_hash: hash })).error?.code).toBe('otp_expired')
      expect(auth.mailTo(email)).toBeUndefined()
    },
  )

  it('[AU11] a sign-up link and an invite link make their user', async () => {
    const [email, invited] = [newEmail(), newEmail()]
    const link = await auth.admin.auth.admin.generateLink({ type: 'signup', email, password })
    expect(link.data.user?.email_confirmed_at).toBeUndefined()
    const code = link.data.properties?.email_otp ?? ''
    const verified = await auth.client().auth.verifyOtp({ type: 'signup', email, token: code })
    expect(verified.data.session).not.toBeNull()
    expect((await signIn(email)).error).toBeNull()
    const invite = await auth.admin.auth.admin.generateLink({ type: 'invite', email: invited })
    const hash = invite.data.properties?.hashed_token ?? ''
    expect((await auth.client().auth.verifyOtp({ type: 'invite', token_hash: hash })).error).toBeNull()
  })

  it('[AU11] a magic link for somebody new signs them up', async () => {
    const { data } = await auth.admin.auth.admin.generateLink({ type: 'magiclink', email: newEmail() })
    expect(data.properties?.verification_type).toBe('signup')
  })

  it('[AU11] links to change an address', async () => {
    const { email, user } = await created()
    const next = newEmail()
    const { data, error } = await auth.admin.auth.admin.generateLink({
      type: 'email_change_new',
      email,
      newEmail: next,
    })
    expect(error).toBeNull()
    expect(data.properties?.action_link).toContain('type=email_change&')
    const answer = await fetch(data.properties?.action_link ?? '', { redirect: 'manual' })
    expect(answer.headers.get('location')).toContain('type=email_change')
    expect((await auth.admin.auth.admin.getUserById(user.id)).data.user?.email).toBe(next)
  })

  it.each([
    [{ type: 'recovery', email: 'ghost@example.com' }, 404, 'user_not_found'],
    [{ type: 'nothing', email: 'ghost@example.com' }, 400, 'validation_failed'],
    [{ type: 'signup', email: 'ghost@example.com' }, 400, 'validation_failed'],
    [{ type: 'signup', email: 'ghost@example.com', password: 'x' }, 422, 'weak_password'],
  ])('[AU11] %j is refused', async (body, status, code) => {
    const answer = await auth.ask('/admin/generate_link', {
      method: 'POST',
      key: auth.keys.secretKey,
      body: JSON.stringify(body),
    })
    expect([answer.status, answer.headers.get('x-sb-error-code')]).toEqual([status, code])
  })
})

describe('what is not here', () => {
  it('[AU19] says so by name', async () => {
    const { email, user } = await created()
    const client = auth.client()
    await client.auth.signInWithPassword({ email, password })
    expect((await client.auth.mfa.enroll({ factorType: 'totp' })).error?.code).toBe(
      'mfa_totp_enroll_not_enabled',
    )
    expect((await client.auth.mfa.enroll({ factorType: 'phone', phone: '+491' })).error?.code).toBe(
      'mfa_phone_enroll_not_enabled',
    )
    expect((await client.auth.mfa.listFactors()).data?.all).toEqual([])
    expect((await auth.admin.auth.admin.mfa.listFactors({ userId: user.id })).data?.factors).toEqual([])
    expect((await client.auth.signInWithSSO({ domain: 'x.example' })).error?.code).toBe(
      'saml_provider_disabled',
    )
    expect((await client.auth.signInWithOtp({ phone: '+4915112345678' })).error?.code).toBe(
      'phone_provider_disabled',
    )
    const idToken = await client.auth.signInWithIdToken({ provider: 'google', token: 'x' })
    expect(idToken.error?.code).toBe('provider_disabled')
    const identity = (await client.auth.getUserIdentities()).data?.identities[0]
    if (!identity) throw new Error('no identity')
    expect((await client.auth.unlinkIdentity(identity)).error?.code).toBe('manual_linking_disabled')
  })

  it.each([
    ['GET', '/authorize?provider=github', 400, 'validation_failed'],
    ['POST', '/token?grant_type=web3', 422, 'web3_provider_disabled'],
    ['POST', '/token?grant_type=magic', 400, 'invalid_credentials'],
    ['GET', '/passkeys', 501, 'not_supported_locally'],
    ['GET', '/oauth/authorizations/x', 501, 'not_supported_locally'],
    ['GET', '/nowhere', 404, 'not_found'],
    ['PATCH', '/user', 405, 'method_not_allowed'],
  ])('[AU19] %s %s is %i %s', async (method, path, status, code) => {
    const answer = await auth.ask(path, { method })
    expect([answer.status, answer.headers.get('x-sb-error-code')]).toEqual([status, code])
  })

  it('[AU18] public facts need no key', async () => {
    const get = async (path: string): Promise<unknown> => (await fetch(`${auth.url}/auth/v1${path}`)).json()
    expect(await get('/settings')).toMatchObject({
      external: { email: true, phone: false, google: false, anonymous_users: false },
      disable_signup: false,
      mailer_autoconfirm: true,
      saml_enabled: false,
    })
    expect(await get('/health')).toMatchObject({ name: 'GoTrue' })
    expect(await get('/.well-known/jwks.json')).toEqual({ keys: [] })
  })
})
