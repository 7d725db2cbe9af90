import { expect, test, vi } from 'vitest'
import { claimsOf, newAccount, newEmail, signIn } from './support/accounts.ts'
import { people, target } from './support/fixtures.ts'
import { withClients, withoutClient } from './support/ways.ts'

withClients('Auth', 'admin', (way) => {
  const admin = () => way.service().auth.admin

  test('a user is made as described, without a mail, and found again', async () => {
    const email = newEmail()
    const { data, error } = await admin().createUser({
      email,
      password: 'long enough 1',
      email_confirm: true,
      user_metadata: { name: 'Noor' },
      app_metadata: { shop: 3 },
    })
    expect(error).toBeNull()
    expect(data.user).toMatchObject({
      email,
      aud: 'authenticated',
      role: 'authenticated',
      email_confirmed_at: expect.any(String),
      user_metadata: { name: 'Noor' },
      app_metadata: { provider: 'email', providers: ['email'], shop: 3 },
    })
    const found = await admin().getUserById(data.user?.id ?? '')
    expect(found.data.user).toMatchObject({ id: data.user?.id, email })
  })

  test('an id may be chosen, an address only once', async () => {
    const id = crypto.randomUUID()
    const email = newEmail()
    expect((await admin().createUser({ id, email, email_confirm: true })).data.user?.id).toBe(id)
    const { error } = await admin().createUser({ email: email.toUpperCase(), email_confirm: true })
    expect([error?.status, error?.code]).toEqual([422, 'email_exists'])
  })

  test('an address that is not confirmed cannot sign in', async () => {
    const { email, password } = await newAccount({ email_confirm: false })
    const { error } = await way.anonymous().auth.signInWithPassword({ email, password })
    expect([error?.status, error?.code]).toEqual([400, 'email_not_confirmed'])
  })

  test('users are listed by pages', async () => {
    await Promise.all([newAccount(), newAccount()])
    const read = (page: number) => admin().listUsers({ page, perPage: 1 })
    // Other cases make users meanwhile, and a new one shifts every page by one.
    const [first, second] = await vi.waitFor(async () => {
      const pages = [await read(1), await read(2)] as const
      expect(pages[0].data.users[0]?.id).not.toBe(pages[1].data.users[0]?.id)
      return pages
    }, 10_000)
    expect([first.error, first.data.users.length, second.data.users.length]).toEqual([null, 1, 1])
    expect(first.data).toMatchObject({ aud: 'authenticated', nextPage: 2, total: expect.any(Number) })
  })

  test('what is changed counts at the next sign-in', async () => {
    const account = await newAccount({ user_metadata: { a: 1 } })
    const { data, error } = await admin().updateUserById(account.id, {
      password: 'given by admin 1',
      user_metadata: { b: 2 },
      app_metadata: { admin: true },
    })
    expect(error).toBeNull()
    expect(data.user).toMatchObject({
      user_metadata: { a: 1, b: 2 },
      app_metadata: { admin: true, provider: 'email' },
    })
    const { session } = await signIn(way, { ...account, password: 'given by admin 1' })
    expect(claimsOf(session.access_token).app_metadata).toMatchObject({ admin: true })
  })

  test('an address is changed at once, without a mail', async () => {
    const account = await newAccount()
    const email = newEmail()
    expect((await admin().updateUserById(account.id, { email, email_confirm: true })).error).toBeNull()
    expect((await signIn(way, { ...account, email })).session.user.email).toBe(email)
  })

  test('who is banned cannot sign in, until they are not', async () => {
    const account = await newAccount()
    await admin().updateUserById(account.id, { ban_duration: '24h' })
    const { error } = await way.anonymous().auth.signInWithPassword(account)
    expect([error?.status, error?.code]).toEqual([400, 'user_banned'])
    await admin().updateUserById(account.id, { ban_duration: 'none' })
    expect((await way.anonymous().auth.signInWithPassword(account)).error).toBeNull()
  })

  test('who is deleted is gone, and so is their session', async () => {
    const account = await newAccount()
    const { session } = await signIn(way, account)
    expect((await admin().deleteUser(account.id)).error).toBeNull()
    const found = await admin().getUserById(account.id)
    expect([found.error?.status, found.error?.code]).toEqual([404, 'user_not_found'])
    const { error } = await way.anonymous().auth.getUser(session.access_token)
    expect([error?.status, error?.code]).toEqual([403, 'user_not_found'])
    expect((await way.anonymous().auth.signInWithPassword(account)).error?.code).toBe('invalid_credentials')
    expect((await admin().deleteUser(account.id)).error?.status).toBe(404)
  })

  test('an admin ends the sessions of a token', async () => {
    const { client, session } = await signIn(way, await newAccount())
    expect((await admin().signOut(session.access_token)).error).toBeNull()
    expect((await client.auth.refreshSession(session)).error?.code).toBe('refresh_token_not_found')
  })

  test('neither a visitor nor a person is an admin', async () => {
    for (const token of [target.publishableKey, people.lea.token]) {
      const response = await fetch(`${target.url}/auth/v1/admin/users`, {
        headers: { apikey: target.publishableKey, authorization: `Bearer ${token}` },
      })
      expect([401, 403]).toContain(response.status)
      expect((await response.text()).toLowerCase()).not.toContain('@example.com')
    }
    const { error } = await way.anonymous().auth.admin.createUser({ email: newEmail() })
    expect([401, 403]).toContain(error?.status)
  })
})

withClients('Auth', 'links and codes', (way) => {
  const admin = () => way.service().auth.admin

  test('a magic link opens a session by its code, once', async () => {
    const { email, id } = await newAccount()
    const { data, error } = await admin().generateLink({ type: 'magiclink', email })
    expect(error).toBeNull()
    expect(data.properties).toMatchObject({
      action_link: expect.stringContaining('/auth/v1/verify?'),
      email_otp: expect.stringMatching(/^\d{6,10}$/),
      hashed_token: expect.any(String),
      verification_type: 'magiclink',
    })
    const token = data.properties?.email_otp ?? ''
    const wrong = await way
      .anonymous()
      .auth.verifyOtp({ email, token: token === '000000' ? '111111' : '000000', type: 'email' })
    expect([wrong.error?.status, wrong.error?.code]).toEqual([403, 'otp_expired'])
    const right = await way.anonymous().auth.verifyOtp({ email, token, type: 'email' })
    expect([right.error, right.data.user?.id]).toEqual([null, id])
    expect(claimsOf(right.data.session?.access_token ?? '').amr).toMatchObject([{ method: 'otp' }])
    const again = await way.anonymous().auth.verifyOtp({ email, token, type: 'email' })
    expect([again.error?.status, again.error?.code]).toEqual([403, 'otp_expired'])
  })

  test('a recovery opens a session by its hash, in which the password is set anew', async () => {
    const account = await newAccount()
    const { data } = await admin().generateLink({ type: 'recovery', email: account.email })
    const client = way.anonymous()
    const opened = await client.auth.verifyOtp({
      token_hash: data.properties?.hashed_token ?? '',
      type: 'recovery',
    })
    expect([opened.error, opened.data.user?.id]).toEqual([null, account.id])
    expect((await client.auth.updateUser({ password: 'remembered 1' })).error).toBeNull()
    expect((await signIn(way, { ...account, password: 'remembered 1' })).session.user.id).toBe(account.id)
  })

  test('a link made for a sign-up makes the user, and opens their first session', async () => {
    const email = newEmail()
    const made = await admin().generateLink({ type: 'signup', email, password: 'long enough 1' })
    expect([made.error, made.data.user?.email]).toEqual([null, email])
    const token_hash = made.data.properties?.hashed_token ?? ''
    const { data, error } = await way.anonymous().auth.verifyOtp({ token_hash, type: 'signup' })
    expect([error, data.user?.email, Boolean(data.user?.email_confirmed_at)]).toEqual([null, email, true])
  })

  test('an invitation is accepted by its hash', async () => {
    const email = newEmail()
    const made = await admin().generateLink({ type: 'invite', email, options: { data: { team: 'kitchen' } } })
    expect([made.error, made.data.properties?.verification_type]).toEqual([null, 'invite'])
    const token_hash = made.data.properties?.hashed_token ?? ''
    const { data } = await way.anonymous().auth.verifyOtp({ token_hash, type: 'invite' })
    expect(data.user).toMatchObject({ email, user_metadata: { team: 'kitchen' } })
  })

  test('nobody unknown gets a link to recover', async () => {
    const { error } = await admin().generateLink({ type: 'recovery', email: newEmail() })
    expect([error?.status, error?.code]).toEqual([404, 'user_not_found'])
  })

  test('a link leads on with the session in the fragment, and with the error when it is used up', async () => {
    const { email } = await newAccount()
    const { data } = await admin().generateLink({ type: 'magiclink', email })
    const follow = async () => {
      const response = await fetch(data.properties?.action_link ?? '', { redirect: 'manual' })
      expect(response.status).toBe(303)
      return new URLSearchParams(new URL(response.headers.get('location') ?? '').hash.slice(1))
    }
    const first = await follow()
    expect(claimsOf(first.get('access_token') ?? '')).toMatchObject({ email })
    expect([first.get('token_type'), first.get('type')]).toEqual(['bearer', 'magiclink'])
    const second = await follow()
    expect([second.get('access_token'), second.get('error_code')]).toEqual([null, 'otp_expired'])
  })

  test('a code for somebody unknown is not sent when nobody new is wanted', async () => {
    const { error } = await way
      .anonymous()
      .auth.signInWithOtp({ email: newEmail(), options: { shouldCreateUser: false } })
    expect([error?.status, error?.code]).toEqual([422, 'otp_disabled'])
  })

  test('asking for a recovery tells nobody whether an address is known', async () => {
    expect((await way.anonymous().auth.resetPasswordForEmail(newEmail())).error).toBeNull()
  })
})

withoutClient('Auth', 'HTTP', () => {
  const auth = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${target.url}/auth/v1/${path}`, {
      ...init,
      headers: { apikey: target.publishableKey, ...init.headers },
    })

  test('settings say what can be done', async () => {
    const response = await auth('settings')
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { external: { email: true }, disable_signup: expect.any(Boolean) },
    ])
  })

  test('health and keys answer', async () => {
    expect((await auth('health')).status).toBe(200)
    const keys = await fetch(`${target.url}/auth/v1/.well-known/jwks.json`)
    expect([keys.status, await keys.json()]).toMatchObject([200, { keys: expect.any(Array) }])
  })

  test('errors come in the form of the version that is asked for', async () => {
    const wrong = (headers: Record<string, string>) =>
      auth('token?grant_type=password', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ email: newEmail(), password: 'wrong password' }),
      })
    const old = await wrong({})
    expect([old.status, await old.json()]).toEqual([
      400,
      { code: 400, error_code: 'invalid_credentials', msg: 'Invalid login credentials' },
    ])
    const recent = await wrong({ 'x-supabase-api-version': '2024-01-01' })
    expect([recent.status, recent.headers.get('x-sb-error-code')]).toEqual([400, 'invalid_credentials'])
    expect(await recent.json()).toEqual({ code: 'invalid_credentials', message: 'Invalid login credentials' })
  })

  test('a provider that is not set up is 400', async () => {
    const response = await auth('authorize?provider=figma', { redirect: 'manual' })
    expect([response.status, await response.json()]).toMatchObject([400, { error_code: 'validation_failed' }])
  })

  test('a body that is no JSON is 400, a grant nobody knows too', async () => {
    const headers = { 'content-type': 'application/json' }
    expect((await auth('token?grant_type=password', { method: 'POST', headers, body: '{' })).status).toBe(400)
    expect((await auth('token?grant_type=magic', { method: 'POST', headers, body: '{}' })).status).toBe(400)
  })

  test('an anonymous sign-in gives an anonymous user, or says that it is off', async () => {
    const settings = await (await auth('settings')).json()
    const response = await auth('signup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    const body = await response.json()
    if (settings.external.anonymous_users) expect(body.user).toMatchObject({ is_anonymous: true })
    else expect([response.status, body.error_code ?? body.code]).toEqual([422, 'anonymous_provider_disabled'])
  })
})
