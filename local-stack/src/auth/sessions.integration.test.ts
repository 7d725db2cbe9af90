import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AuthSetup, type AuthStack, startAuthStack } from '../../test/auth-stack.ts'
import { badTokens } from '../../test/tokens.ts'

let stack: AuthStack
let auth: AuthSetup

const password = 'correct horse'

beforeAll(async () => {
  stack = await startAuthStack()
  auth = await stack.with()
})
afterAll(() => stack.stop())

async function signedUp(setup: AuthSetup = auth) {
  const client = setup.client()
  const email = `${randomUUID()}@example.com`
  const { data, error } = await client.auth.signUp({ email, password })
  expect(error).toBeNull()
  if (!data.session || !data.user) throw new Error('no session')
  return { client, email, session: data.session, user: data.user }
}

const sessionIdOf = (token: string): unknown => decodeJwt(token).session_id

/** Refreshes as whoever holds a token. */
const refresh = async (token: string, setup: AuthSetup = auth) => {
  const { data, error } = await setup.client().auth.refreshSession({ refresh_token: token })
  return { token: data.session?.refresh_token, code: error?.code }
}

/** As if a refresh token had been used long ago. */
const age = (token: string, seconds: number) =>
  stack.sql(
    `update auth.refresh_tokens set updated_at = now() - make_interval(secs => $2) where token = $1`,
    [token, seconds],
  )

describe('tokens', () => {
  it('[AU3] say how the session began, also after a refresh', async () => {
    const { client, session } = await signedUp()
    const amr = [{ method: 'password', timestamp: expect.any(Number) }]
    const before = decodeJwt(session.access_token)
    expect(before).toMatchObject({ amr, aal: 'aal1', aud: 'authenticated' })
    const { data } = await client.auth.refreshSession()
    const after = decodeJwt(data.session?.access_token ?? '')
    expect(after).toMatchObject({ amr: before.amr, session_id: before.session_id, sub: before.sub })
  })

  it('[AU3] a session row says from where', async () => {
    const { session } = await signedUp()
    const rows = await stack.sql('select aal, host(ip) as ip, user_agent from auth.sessions where id = $1', [
      sessionIdOf(session.access_token),
    ])
    expect(rows).toEqual([{ aal: 'aal1', ip: '127.0.0.1', user_agent: expect.any(String) }])
  })

  it('[AU8] that are not ours are 403 bad_jwt, and so is a key', async () => {
    const { session } = await signedUp()
    for (const [name, token] of await badTokens(auth.keys.jwtSecret)) {
      const answer = await auth.ask('/user', { headers: { authorization: `Bearer ${token}` } })
      expect([name, answer.status, answer.headers.get('x-sb-error-code')]).toEqual([name, 403, 'bad_jwt'])
    }
    const key = await auth.ask('/user')
    expect(await key.json()).toEqual({ code: 'bad_jwt', message: 'invalid claim: missing sub claim' })
    expect((await auth.client().auth.getUser(session.access_token)).error).toBeNull()
  })

  it('[AU8] old clients get errors in the old form', async () => {
    const answer = await fetch(`${auth.url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { apikey: auth.keys.publishableKey },
      body: JSON.stringify({ email: 'nobody@example.com', password }),
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({
      code: 400,
      error_code: 'invalid_credentials',
      msg: 'Invalid login credentials',
    })
  })

  it('[AU8] a body that is no JSON is 400 bad_json', async () => {
    const answer = await auth.ask('/signup', { method: 'POST', body: '{' })
    expect([answer.status, answer.headers.get('x-sb-error-code')]).toEqual([400, 'bad_json'])
  })
})

describe('refresh tokens', () => {
  it('[AU15] rotate; the one before the active gives the active again, for whoever lost an answer', async () => {
    const { session } = await signedUp()
    const first = session.refresh_token
    const second = (await refresh(first)).token ?? ''
    expect(second).not.toBe(first)
    await age(first, 3600)
    expect((await refresh(first)).token).toBe(second)
    expect((await refresh(second)).token).toEqual(expect.any(String))
  })

  it('[AU15] an older one, after the reuse interval, ends the whole session', async () => {
    const { session } = await signedUp()
    const first = session.refresh_token
    const second = (await refresh(first)).token ?? ''
    const third = (await refresh(second)).token ?? ''
    await age(first, 11)
    expect((await refresh(first)).code).toBe('refresh_token_already_used')
    for (const token of [third, second, first])
      expect((await refresh(token)).code).toBe('refresh_token_already_used')
  })

  it('[AU15] within the reuse interval an older one is forgiven', async () => {
    const { session } = await signedUp()
    const second = (await refresh(session.refresh_token)).token ?? ''
    await refresh(second)
    expect((await refresh(session.refresh_token)).token).toEqual(expect.any(String))
  })

  it('[AU15] many tabs at once all stay signed in, in one session', async () => {
    const { session } = await signedUp()
    const answers = await Promise.all(Array.from({ length: 12 }, () => refresh(session.refresh_token)))
    expect(answers.map(({ code }) => code)).toEqual(Array.from({ length: 12 }, () => undefined))
    expect(new Set(answers.map(({ token }) => token)).size).toBe(1)
  })

  it('[AU15] without rotation only the one that came late is refused', async () => {
    const setup = await stack.with(
      '[auth]\nenable_refresh_token_rotation = false\nrefresh_token_reuse_interval = 0',
    )
    const { session } = await signedUp(setup)
    const second = (await refresh(session.refresh_token, setup)).token ?? ''
    const third = (await refresh(second, setup)).token ?? ''
    await age(session.refresh_token, 1)
    expect((await refresh(session.refresh_token, setup)).code).toBe('refresh_token_already_used')
    expect((await refresh(third, setup)).code).toBeUndefined()
  })

  it('[AU15] one nobody gave out is not found', async () => {
    expect((await refresh('abcdefghijkl')).code).toBe('refresh_token_not_found')
    expect((await auth.ask('/token?grant_type=refresh_token', { method: 'POST', body: '{}' })).status).toBe(
      400,
    )
  })

  it('[AU15] sessions end after their time, and when nobody used them', async () => {
    const setup = await stack.with('[auth.sessions]\ntimebox = "24h"\ninactivity_timeout = "8h"')
    const [old, idle] = [await signedUp(setup), await signedUp(setup)]
    const move = (token: string, column: string, by: string) =>
      stack.sql(`update auth.sessions set ${column} = now() - interval '${by}' where id = $1`, [
        sessionIdOf(token),
      ])
    await move(old.session.access_token, 'created_at', '25 hours')
    await move(idle.session.access_token, 'created_at', '9 hours')
    expect((await refresh(old.session.refresh_token, setup)).code).toBe('session_expired')
    expect((await refresh(idle.session.refresh_token, setup)).code).toBe('session_expired')
  })
})

describe('signing out', () => {
  /** A person on three devices. */
  async function devices() {
    const { client, email } = await signedUp()
    const others = [auth.client(), auth.client()]
    for (const other of others) await other.auth.signInWithPassword({ email, password })
    return [client, ...others]
  }

  const works = async (
    clients: Awaited<ReturnType<typeof devices>>,
    tokens: readonly (string | undefined)[],
  ) =>
    Promise.all(
      clients.map(async (_, index) => (await auth.client().auth.getUser(tokens[index])).error === null),
    )

  it.each([
    ['local', [false, true, true]],
    ['others', [true, false, false]],
    ['global', [false, false, false]],
  ] as const)('[AU16] %s ends the right sessions', async (scope, left) => {
    const clients = await devices()
    const tokens = await Promise.all(
      clients.map(async (client) => (await client.auth.getSession()).data.session?.access_token),
    )
    expect((await clients[0]?.auth.signOut({ scope }))?.error).toBeNull()
    expect(await works(clients, tokens)).toEqual(left)
  })

  it('[AU16] a token whose session has ended is 403 session_not_found', async () => {
    const { session } = await signedUp()
    await auth.admin.auth.admin.signOut(session.access_token, 'local')
    const answer = await auth.ask('/user', { headers: { authorization: `Bearer ${session.access_token}` } })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toEqual({
      code: 'session_not_found',
      message: 'Session from session_id claim in JWT does not exist',
    })
  })

  it('[AU16] an unknown scope is refused', async () => {
    const { session } = await signedUp()
    const headers = { authorization: `Bearer ${session.access_token}` }
    expect((await auth.ask('/logout?scope=some', { method: 'POST', headers })).status).toBe(400)
  })

  it('[AU16] a new password ends the sessions elsewhere', async () => {
    const clients = await devices()
    const tokens = await Promise.all(
      clients.map(async (client) => (await client.auth.getSession()).data.session?.access_token),
    )
    expect((await clients[0]?.auth.updateUser({ password: 'another horse' }))?.error).toBeNull()
    expect(await works(clients, tokens)).toEqual([true, false, false])
  })
})

describe('rate limits', () => {
  it('[AU14] a number in config.toml counts: 429 with the time to wait', async () => {
    const limited = await stack.with('[auth.rate_limit]\ntoken_refresh = 6')
    const wrong = () =>
      limited.ask('/token?grant_type=password', {
        method: 'POST',
        body: JSON.stringify({ email: 'nobody@example.com', password }),
      })
    for (let count = 0; count < 30; count += 1) expect((await wrong()).status).toBe(400)
    const answer = await wrong()
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(10)
    expect(await answer.json()).toEqual({
      code: 'over_request_rate_limit',
      message: 'Request rate limit reached',
    })
    const { error } = await limited.client().auth.signInWithPassword({ email: 'a@example.com', password })
    expect([error?.status, error?.code]).toEqual([429, 'over_request_rate_limit'])
    // Other ways in have a limit of their own.
    expect((await limited.client().auth.resetPasswordForEmail('a@example.com')).error).toBeNull()
  })

  it('[AU14] 200 wrong passwords in a row: 429 with the time to wait, and the right one is no guess', async () => {
    const { email } = await signedUp()
    const tries = (password: string): Promise<Response> =>
      auth.ask('/token?grant_type=password', { method: 'POST', body: JSON.stringify({ email, password }) })
    for (let count = 0; count < 40; count += 1) expect((await tries(password)).status).toBe(200)
    const answers = await Promise.all(Array.from({ length: 200 }, () => tries('wrong horse')))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThanOrEqual(169)
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(10)
    expect((await tries(password)).status).toBe(429)
  })

  it('[AU14] mail is limited for everybody together, and nothing is kept of what was refused', async () => {
    const limited = await stack.with('[auth.rate_limit]\nemail_sent = 1')
    const [one, other] = [await signedUp(limited), await signedUp(limited)]
    expect((await limited.client().auth.resetPasswordForEmail(one.email)).error).toBeNull()
    const { error } = await limited.client().auth.resetPasswordForEmail(other.email)
    expect([error?.status, error?.code]).toEqual([429, 'over_email_send_rate_limit'])
    expect(await stack.sql('select recovery_sent_at from auth.users where id = $1', [other.user.id])).toEqual(
      [{ recovery_sent_at: null }],
    )
    expect(limited.mailTo(other.email)).toBeUndefined()
  })

  it('[AU14] the numbers of `supabase init` are no wish', async () => {
    const generous = await stack.with(
      '[auth.rate_limit]\nemail_sent = 2\ntoken_refresh = 150\nsign_in_sign_ups = 30',
    )
    const { email } = await signedUp(generous)
    for (let count = 0; count < 40; count += 1)
      expect((await generous.client().auth.signInWithPassword({ email, password })).error).toBeNull()
  })
})
