import { expect, test } from 'vitest'
import { claimsOf, newAccount, newEmail, signIn } from './support/accounts.ts'
import { needs, sql, target } from './support/fixtures.ts'
import { withClients } from './support/ways.ts'

withClients('Auth', 'sign-up and sign-in', (way) => {
  test('signing up gives a session at once, and what is said is kept as an object, also in the database', async (context) => {
    needs(context, 'sign-up')
    const [email, client] = [newEmail(), way.anonymous()]
    const { data, error } = await client.auth.signUp({
      email,
      password: 'long enough 1',
      options: { data: { display_name: 'Zoë' } },
    })
    expect(error).toBeNull()
    expect(data.session?.access_token).toEqual(expect.any(String))
    expect(data.user).toMatchObject({ email, role: 'authenticated', user_metadata: { display_name: 'Zoë' } })
    const rows = await sql(
      `select raw_user_meta_data ->> 'display_name' as name from auth.users where email = $1`,
      [email],
    )
    expect(rows).toEqual([{ name: 'Zoë' }])
  })

  test('an address that has an account cannot sign up again', async (context) => {
    needs(context, 'sign-up')
    const { email } = await newAccount()
    const { error } = await way.anonymous().auth.signUp({ email, password: 'long enough 1' })
    expect([error?.status, error?.code]).toEqual([422, 'user_already_exists'])
  })

  test('a short password is refused and says why', async (context) => {
    needs(context, 'sign-up')
    const { error } = await way.anonymous().auth.signUp({ email: newEmail(), password: 'x' })
    expect([error?.status, error?.code]).toEqual([422, 'weak_password'])
    expect(error).toMatchObject({ reasons: ['length'] })
  })

  test('a wrong password and an unknown address get the same answer', async () => {
    const { email } = await newAccount()
    for (const address of [email, newEmail()]) {
      const { data, error } = await way
        .anonymous()
        .auth.signInWithPassword({ email: address, password: 'wrong' })
      expect(data).toEqual({ user: null, session: null })
      expect([error?.status, error?.code, error?.message]).toEqual([
        400,
        'invalid_credentials',
        'Invalid login credentials',
      ])
    }
  })

  test('an address is the same in upper case', async () => {
    const { email, password, id } = await newAccount()
    expect((await signIn(way, { email: email.toUpperCase(), password })).session.user.id).toBe(id)
  })

  test('the session says who, for how long, and how they came in', async () => {
    const { email, id, password } = await newAccount({
      user_metadata: { name: 'Lea' },
      app_metadata: { shop: 7 },
    })
    const { session } = await signIn(way, { email, password })
    expect(session).toMatchObject({
      token_type: 'bearer',
      expires_in: expect.any(Number),
      refresh_token: expect.any(String),
      user: {
        id,
        email,
        aud: 'authenticated',
        role: 'authenticated',
        user_metadata: { name: 'Lea' },
        is_anonymous: false,
      },
    })
    expect(session.user.app_metadata).toMatchObject({ provider: 'email', providers: ['email'], shop: 7 })
    expect(session.user.identities).toMatchObject([
      { provider: 'email', user_id: id, identity_data: { email, sub: id } },
    ])
    expect(Date.parse(session.user.last_sign_in_at ?? '')).toBeGreaterThan(Date.now() - 60_000)
    const claims = claimsOf(session.access_token)
    expect(claims).toMatchObject({
      sub: id,
      email,
      phone: '',
      aud: 'authenticated',
      role: 'authenticated',
      aal: 'aal1',
      is_anonymous: false,
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      user_metadata: { name: 'Lea' },
      app_metadata: { provider: 'email', shop: 7 },
      amr: [{ method: 'password', timestamp: expect.any(Number) }],
      iss: expect.stringMatching(/\/auth\/v1$/),
    })
    expect(claims.exp).toBe(Number(claims.iat) + session.expires_in)
  })

  test('getUser asks the server, getClaims checks the token', async () => {
    const { client, session } = await signIn(way, await newAccount())
    expect((await client.auth.getUser()).data.user?.id).toBe(session.user.id)
    expect((await client.auth.getClaims()).data?.claims.sub).toBe(session.user.id)
    const none = await way.anonymous().auth.getUser()
    expect(none.error?.name).toBe('AuthSessionMissingError')
    const garbage = await way.anonymous().auth.getUser('garbage')
    expect([garbage.error?.status, garbage.error?.code]).toEqual([403, 'bad_jwt'])
  })

  test('a person changes what is theirs: metadata are merged, the password is new, app metadata stay', async () => {
    const account = await newAccount({ user_metadata: { a: 1, b: 1 } })
    const { client } = await signIn(way, account)
    const changed = await client.auth.updateUser({ password: 'another one 2', data: { b: 2, c: 3 } })
    expect(changed.data.user?.user_metadata).toMatchObject({ a: 1, b: 2, c: 3 })
    expect((await signIn(way, { ...account, password: 'another one 2' })).session.user.id).toBe(account.id)
    const { error } = await way.anonymous().auth.signInWithPassword(account)
    expect(error?.code).toBe('invalid_credentials')
    const same = await client.auth.updateUser({ password: 'another one 2' })
    expect([same.error?.status, same.error?.code]).toEqual([422, 'same_password'])
    const weak = await client.auth.updateUser({ password: 'x' })
    expect([weak.error?.status, weak.error?.code]).toEqual([422, 'weak_password'])
  })

  test('nobody gives themselves a role or app metadata', async () => {
    const { session } = await signIn(way, await newAccount())
    const response = await fetch(`${target.url}/auth/v1/user`, {
      method: 'PUT',
      headers: {
        apikey: target.publishableKey,
        authorization: `Bearer ${session.access_token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ app_metadata: { admin: true }, role: 'service_role', data: { ok: 1 } }),
    })
    const user = await response.json()
    if (response.ok) {
      expect(user.app_metadata).not.toHaveProperty('admin')
      expect(user.role).toBe('authenticated')
    } else expect([response.status, user.error_code]).toEqual([403, 'not_admin'])
  })
})

withClients('Auth', 'refresh and sign-out', (way) => {
  const refused = async (client: ReturnType<typeof way.anonymous>, refreshToken: string) => {
    const { error } = await client.auth.refreshSession({ refresh_token: refreshToken })
    return [error?.status, error?.code]
  }

  test('a refresh gives new tokens of the same session', async () => {
    const { client, session } = await signIn(way, await newAccount())
    const { data, error } = await client.auth.refreshSession()
    expect(error).toBeNull()
    expect(data.session?.refresh_token).not.toBe(session.refresh_token)
    const [before, after] = [session, data.session].map((one) => claimsOf(one?.access_token ?? ''))
    expect(after).toMatchObject({ session_id: before?.session_id, sub: before?.sub })
    expect(await refused(way.anonymous(), 'nothing')).toEqual([400, 'refresh_token_not_found'])
  })

  test('a token that was just used gives a session once more, for who lost the answer', async () => {
    const { client, session } = await signIn(way, await newAccount())
    const first = await client.auth.refreshSession()
    const again = await way.anonymous().auth.refreshSession({ refresh_token: session.refresh_token })
    expect([first.error, again.error]).toEqual([null, null])
    expect(again.data.session?.refresh_token).toBe(first.data.session?.refresh_token)
    expect(claimsOf(again.data.session?.access_token ?? '').session_id).toBe(
      claimsOf(session.access_token).session_id,
    )
  })

  test('setSession takes over a session', async () => {
    const { session } = await signIn(way, await newAccount())
    const client = way.anonymous()
    const { data, error } = await client.auth.setSession(session)
    expect([error, data.user?.id]).toEqual([null, session.user.id])
    expect((await client.auth.getSession()).data.session?.access_token).toBe(session.access_token)
  })

  test('signing out here ends this session, others live on', async () => {
    const account = await newAccount()
    const [one, other] = [await signIn(way, account), await signIn(way, account)]
    expect((await one.client.auth.signOut({ scope: 'local' })).error).toBeNull()
    expect((await one.client.auth.getSession()).data.session).toBeNull()
    expect(await refused(way.anonymous(), one.session.refresh_token)).toEqual([
      400,
      'refresh_token_not_found',
    ])
    // The client has a name of its own for `session_not_found`.
    const { error } = await way.anonymous().auth.getUser(one.session.access_token)
    expect(error?.name).toBe('AuthSessionMissingError')
    expect((await other.client.auth.refreshSession()).error).toBeNull()
  })

  test('signing out elsewhere keeps this session, everywhere ends all', async () => {
    const account = await newAccount()
    const [one, other] = [await signIn(way, account), await signIn(way, account)]
    expect((await one.client.auth.signOut({ scope: 'others' })).error).toBeNull()
    expect(await refused(way.anonymous(), other.session.refresh_token)).toEqual([
      400,
      'refresh_token_not_found',
    ])
    const again = await one.client.auth.refreshSession({ refresh_token: one.session.refresh_token })
    expect(again.error).toBeNull()
    expect((await one.client.auth.signOut({ scope: 'global' })).error).toBeNull()
    expect(await refused(way.anonymous(), again.data.session?.refresh_token ?? '')).toEqual([
      400,
      'refresh_token_not_found',
    ])
  })

  test('listeners hear of signing in, refreshing and signing out', async () => {
    const client = way.anonymous()
    const events: string[] = []
    client.auth.onAuthStateChange((event) => void events.push(event))
    await client.auth.signInWithPassword(await newAccount())
    await client.auth.refreshSession()
    await client.auth.signOut()
    expect(events.filter((event) => event !== 'INITIAL_SESSION')).toEqual([
      'SIGNED_IN',
      'TOKEN_REFRESHED',
      'SIGNED_OUT',
    ])
  })
})
