import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AuthSetup, type AuthStack, startAuthStack } from '../../test/auth-stack.ts'

let stack: AuthStack
/** Nobody has to confirm an address. */
let open: AuthSetup
/** Everybody has to, and to change it at both ends. */
let strict: AuthSetup

const password = 'correct horse'
const newEmail = (): string => `${randomUUID()}@example.com`

beforeAll(async () => {
  stack = await startAuthStack()
  open = await stack.with('[auth]\nenable_anonymous_sign_ins = true\n[auth.email]\nmax_frequency = "0s"')
  strict = await stack.with(`[auth]
    password_requirements = "letters_digits"
    [auth.email]
    enable_confirmations = true
    secure_password_change = true
    max_frequency = "0s"`)
})
afterAll(() => stack.stop())

const strong = 'correct horse 1'

/** Follows a link as a browser does, and reads where it arrives. */
async function follow(link: string | undefined) {
  const answer = await fetch(link ?? '', { redirect: 'manual' })
  const target = new URL(answer.headers.get('location') ?? '')
  return { target, fragment: new URLSearchParams(target.hash.slice(1)), query: target.searchParams }
}

/** Somebody who has confirmed their address. */
async function confirmed(setup: AuthSetup = strict) {
  const client = setup.client()
  const email = newEmail()
  await client.auth.signUp({ email, password: strong })
  if (setup === strict) {
    const token = setup.mailTo(email)?.code ?? ''
    expect((await client.auth.verifyOtp({ email, token, type: 'email' })).error).toBeNull()
  }
  return { client, email }
}

describe('confirming an address', () => {
  it('[AU12] a sign-up gives no session before its mail is answered', async () => {
    const client = strict.client()
    const email = newEmail()
    const { data, error } = await client.auth.signUp({
      email,
      password: strong,
      options: { data: { name: 'A' } },
    })
    expect([error, data.session]).toEqual([null, null])
    expect(data.user).toMatchObject({
      email,
      user_metadata: { name: 'A', email, email_verified: false },
      confirmation_sent_at: expect.any(String),
    })
    expect((await strict.client().auth.signInWithPassword({ email, password: strong })).error?.code).toBe(
      'email_not_confirmed',
    )
    const { fragment } = await follow(strict.mailTo(email)?.link)
    expect(fragment.get('type')).toBe('signup')
    const user = (await strict.client().auth.getUser(fragment.get('access_token') ?? '')).data.user
    expect(user?.identities?.[0]?.identity_data?.email_verified).toBe(true)
    expect((await strict.client().auth.signInWithPassword({ email, password: strong })).error).toBeNull()
  })

  it('[AU12] nobody learns by signing up who has an account', async () => {
    const { email } = await confirmed()
    const { data, error } = await strict.client().auth.signUp({ email, password: strong })
    expect(error).toBeNull()
    expect(data.user?.identities).toEqual([])
    expect(data.session).toBeNull()
  })

  it('[AU12] a mail is sent again, with a new code', async () => {
    const email = newEmail()
    await strict.client().auth.signUp({ email, password: strong })
    const first = strict.mailTo(email)?.code ?? ''
    expect((await strict.client().auth.resend({ type: 'signup', email })).error).toBeNull()
    const second = strict.mailTo(email)?.code ?? ''
    const verify = (token: string) => strict.client().auth.verifyOtp({ email, token, type: 'signup' })
    if (first !== second) expect((await verify(first)).error?.code).toBe('otp_expired')
    expect((await verify(second)).error).toBeNull()
    expect(
      (await strict.client().auth.resend({ type: 'signup', email: 'ghost@example.com' })).error,
    ).toBeNull()
  })

  it('[AU12] codes and links run out', async () => {
    const email = newEmail()
    await strict.client().auth.signUp({ email, password: strong })
    await stack.sql(
      `update auth.users set confirmation_sent_at = now() - interval '61 minutes' where email = $1`,
      [email],
    )
    const mail = strict.mailTo(email)
    const late = await strict.client().auth.verifyOtp({ email, token: mail?.code ?? '', type: 'email' })
    expect([late.error?.status, late.error?.code]).toEqual([403, 'otp_expired'])
    const { fragment } = await follow(mail?.link)
    expect(Object.fromEntries(fragment)).toMatchObject({
      error: 'access_denied',
      error_code: 'otp_expired',
      error_description: 'Email link is invalid or has expired',
    })
  })

  it('[AU12] links lead where the app asked for, and nowhere else', async () => {
    const email = newEmail()
    await open.client().auth.signUp({ email, password })
    await open
      .client()
      .auth.resetPasswordForEmail(email, { redirectTo: 'http://127.0.0.1:5173/reset?a=1&b=2' })
    const { target } = await follow(open.mailTo(email)?.link)
    expect(`${target.origin}${target.pathname}${target.search}`).toBe('http://127.0.0.1:5173/reset?a=1&b=2')
    await open.client().auth.resetPasswordForEmail(email, { redirectTo: 'https://evil.example/' })
    expect((await follow(open.mailTo(email)?.link)).target.host).toBe('127.0.0.1:3000')
  })

  it('[AU14] another mail has to wait for max_frequency', async () => {
    const slow = await stack.with('[auth.email]\nmax_frequency = "1m"')
    const email = newEmail()
    await slow.client().auth.signUp({ email, password })
    expect((await slow.client().auth.signInWithOtp({ email })).error).toBeNull()
    const { error } = await slow.client().auth.signInWithOtp({ email })
    expect([error?.status, error?.code]).toEqual([429, 'over_email_send_rate_limit'])
    expect(error?.message).toMatch(/^For security purposes, you can only request this after \d\d seconds\.$/)
  })
})

describe('signing in by mail', () => {
  it('[AU12] signs somebody new up, and somebody known in', async () => {
    const email = newEmail()
    for (const round of ['new', 'known']) {
      expect(
        (await open.client().auth.signInWithOtp({ email, options: { data: { round } } })).error,
      ).toBeNull()
      const mail = open.mailTo(email)
      expect(mail?.subject).toBe('Your Magic Link')
      const { data } = await open.client().auth.verifyOtp({ email, token: mail?.code ?? '', type: 'email' })
      expect(data.user?.user_metadata).toMatchObject({ round: 'new' })
      expect(decodeJwt(data.session?.access_token ?? '').amr).toMatchObject([{ method: 'otp' }])
    }
  })

  it('[AU12] only those who have an account, if the app wants it so', async () => {
    const { error } = await open.client().auth.signInWithOtp({
      email: newEmail(),
      options: { shouldCreateUser: false },
    })
    expect([error?.status, error?.code]).toEqual([422, 'otp_disabled'])
  })

  it('[AU12] a wrong code is refused and the right one stays good', async () => {
    const email = newEmail()
    await open.client().auth.signInWithOtp({ email })
    const code = open.mailTo(email)?.code ?? ''
    const wrong = code === '000000' ? '000001' : '000000'
    const verify = (token: string) => open.client().auth.verifyOtp({ email, token, type: 'email' })
    expect((await verify(wrong)).error?.code).toBe('otp_expired')
    expect((await verify(code)).error).toBeNull()
    expect((await verify(code)).error?.code).toBe('otp_expired')
  })
})

describe('a token used by several requests at once', () => {
  const atOnce = <T>(request: () => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: 5 }, () => request()))

  const sessionsOf = async (email: string): Promise<unknown> =>
    (
      await stack.sql(
        `select count(*)::int as sessions from auth.sessions s join auth.users u on u.id = s.user_id where u.email = $1`,
        [email],
      )
    )[0]?.sessions

  it('[AU12] signs in once by its code', async () => {
    const email = newEmail()
    await strict.client().auth.signUp({ email, password: strong })
    const token = strict.mailTo(email)?.code ?? ''
    const answers = await atOnce(() => strict.client().auth.verifyOtp({ email, token, type: 'email' }))
    const codes = answers.map(({ error }) => error?.code ?? 'signed in')
    expect(codes.sort()).toEqual([...Array(4).fill('otp_expired'), 'signed in'])
    expect(await sessionsOf(email)).toBe(1)
  })

  it('[AU12] signs in once by its link', async () => {
    const email = newEmail()
    await strict.client().auth.signUp({ email, password: strong })
    const link = strict.mailTo(email)?.link
    const arrivals = await atOnce(() => follow(link))
    expect(arrivals.filter(({ fragment }) => fragment.has('access_token'))).toHaveLength(1)
    expect(await sessionsOf(email)).toBe(1)
  })

  it('[AU12] changes the address when both links are opened together', async () => {
    const { client, email } = await confirmed()
    const next = newEmail()
    await client.auth.updateUser({ email: next })
    await stack.whileLocked(email, 2, () =>
      Promise.all([follow(strict.mailTo(next)?.link), follow(strict.mailTo(email)?.link)]),
    )
    expect((await client.auth.getUser()).data.user?.email).toBe(next)
  })
})

describe('the PKCE flow', () => {
  it('[AU17] a link gives a code, and only who began can exchange it, once', async () => {
    const client = open.client('pkce')
    const email = newEmail()
    await open.client().auth.signUp({ email, password })
    expect((await client.auth.resetPasswordForEmail(email)).error).toBeNull()
    expect(open.mailTo(email)?.tokenHash).toMatch(/^pkce_/)
    const { query, target } = await follow(open.mailTo(email)?.link)
    expect(target.hash).toBe('')
    const code = query.get('code') ?? ''
    const stolen = await open.ask('/token?grant_type=pkce', {
      method: 'POST',
      body: JSON.stringify({ auth_code: code, code_verifier: 'x'.repeat(43) }),
    })
    expect([stolen.status, stolen.headers.get('x-sb-error-code')]).toEqual([400, 'bad_code_verifier'])
    const { data, error } = await client.auth.exchangeCodeForSession(code)
    expect(error).toBeNull()
    expect(data.user?.email).toBe(email)
    expect(decodeJwt(data.session?.access_token ?? '').amr).toMatchObject([{ method: 'recovery' }])
    const again = await open.ask('/token?grant_type=pkce', {
      method: 'POST',
      body: JSON.stringify({ auth_code: code, code_verifier: 'x'.repeat(43) }),
    })
    expect([again.status, again.headers.get('x-sb-error-code')]).toEqual([404, 'flow_state_not_found'])
  })

  it('[AU17] sign-up and magic link as well', async () => {
    const signUp = strict.client('pkce')
    const email = newEmail()
    await signUp.auth.signUp({ email, password: strong })
    const first = await follow(strict.mailTo(email)?.link)
    expect((await signUp.auth.exchangeCodeForSession(first.query.get('code') ?? '')).error).toBeNull()
    const magic = strict.client('pkce')
    await magic.auth.signInWithOtp({ email })
    const second = await follow(strict.mailTo(email)?.link)
    expect((await magic.auth.exchangeCodeForSession(second.query.get('code') ?? '')).data.user?.email).toBe(
      email,
    )
  })

  it('[AU17] a code runs out, and a challenge that is none is refused', async () => {
    const client = open.client('pkce')
    const email = newEmail()
    await open.client().auth.signUp({ email, password })
    await client.auth.resetPasswordForEmail(email)
    const { query } = await follow(open.mailTo(email)?.link)
    await stack.sql(
      `update auth.flow_state set auth_code_issued_at = now() - interval '6 minutes' where auth_code = $1`,
      [query.get('code')],
    )
    expect((await client.auth.exchangeCodeForSession(query.get('code') ?? '')).error?.code).toBe(
      'flow_state_expired',
    )
    const short = await open.ask('/recover', {
      method: 'POST',
      body: JSON.stringify({ email, code_challenge: 'short', code_challenge_method: 's256' }),
    })
    expect(short.status).toBe(400)
  })
})

describe('changing an address', () => {
  it('[AU12] takes both links where both are asked for', async () => {
    const { client, email } = await confirmed()
    const next = newEmail()
    const { data, error } = await client.auth.updateUser({ email: next })
    expect(error).toBeNull()
    expect(data.user).toMatchObject({ email, new_email: next })
    const half = await follow(strict.mailTo(next)?.link)
    expect(half.fragment.get('message')).toContain('Please proceed to confirm link sent to the other email')
    expect((await client.auth.getUser()).data.user?.email).toBe(email)
    const whole = await follow(strict.mailTo(email)?.link)
    expect(whole.fragment.get('type')).toBe('email_change')
    const user = (await client.auth.getUser()).data.user
    expect(user).toMatchObject({ email: next })
    expect(user?.new_email).toBeUndefined()
    expect(
      (await strict.client().auth.signInWithPassword({ email: next, password: strong })).error,
    ).toBeNull()
  })

  it('[AU12] by code', async () => {
    const { client, email } = await confirmed()
    const next = newEmail()
    await client.auth.updateUser({ email: next })
    const verify = (address: string, token: string) =>
      strict.client().auth.verifyOtp({ email: address, token, type: 'email_change' })
    expect((await verify(email, strict.mailTo(email)?.code ?? '')).data.session).toBeNull()
    expect((await verify(next, strict.mailTo(next)?.code ?? '')).data.user?.email).toBe(next)
  })

  it('[AU12] to one that is taken is refused', async () => {
    const [one, other] = [await confirmed(), await confirmed()]
    const { error } = await one.client.auth.updateUser({ email: other.email })
    expect([error?.status, error?.code]).toEqual([422, 'email_exists'])
  })
})

describe('changing a password', () => {
  it('[AU13] to a weak one, to the same one, to too long a one is refused', async () => {
    const { client } = await confirmed()
    const weak = await client.auth.updateUser({ password: 'letters only' })
    expect(weak.error).toMatchObject({ code: 'weak_password', reasons: ['characters'] })
    expect((await client.auth.updateUser({ password: 'a1' })).error).toMatchObject({ reasons: ['length'] })
    expect((await client.auth.updateUser({ password: strong })).error?.code).toBe('same_password')
    expect((await client.auth.updateUser({ password: 'a1'.repeat(40) })).error?.code).toBe(
      'validation_failed',
    )
  })

  it('[AU13] a day after signing in takes a code from a mail', async () => {
    const { client, email } = await confirmed()
    await stack.sql(
      `update auth.sessions set created_at = now() - interval '25 hours' where user_id = (select id from auth.users where email = $1)`,
      [email],
    )
    const wish = { password: 'another horse 2' }
    expect((await client.auth.updateUser(wish)).error?.code).toBe('reauthentication_needed')
    expect((await client.auth.reauthenticate()).error).toBeNull()
    const nonce = strict.mailTo(email)?.code ?? ''
    expect((await client.auth.updateUser({ ...wish, nonce: 'x' })).error?.code).toBe(
      'reauthentication_not_valid',
    )
    expect((await client.auth.updateUser({ ...wish, nonce })).error).toBeNull()
  })
})

describe('anonymous users', () => {
  it('[AU20] have a session, and become somebody by giving an address', async () => {
    const client = open.client()
    const { data, error } = await client.auth.signInAnonymously({ options: { data: { cart: 1 } } })
    expect(error).toBeNull()
    expect(data.user).toMatchObject({ is_anonymous: true, email: '', app_metadata: {}, identities: [] })
    expect(decodeJwt(data.session?.access_token ?? '')).toMatchObject({
      is_anonymous: true,
      amr: [{ method: 'anonymous' }],
    })
    expect((await client.auth.updateUser({ password })).error?.code).toBe('validation_failed')
    const email = newEmail()
    expect((await client.auth.updateUser({ email, password })).data.user).toMatchObject({
      id: data.user?.id,
      email,
      is_anonymous: false,
      user_metadata: { cart: 1 },
      app_metadata: { providers: ['email'] },
    })
    expect((await open.client().auth.signInWithPassword({ email, password })).error).toBeNull()
  })

  it('[AU20] are refused where config.toml does not ask for them', async () => {
    const { error } = await strict.client().auth.signInAnonymously()
    expect([error?.status, error?.code]).toEqual([422, 'anonymous_provider_disabled'])
  })
})

describe('closed doors', () => {
  it('[AU1] no sign-ups where config.toml forbids them, by password or by mail', async () => {
    const closed = await stack.with('[auth]\nenable_signup = false')
    expect((await closed.client().auth.signUp({ email: newEmail(), password })).error?.code).toBe(
      'signup_disabled',
    )
    expect((await closed.client().auth.signInWithOtp({ email: newEmail() })).error?.code).toBe(
      'signup_disabled',
    )
  })

  it('[AU1] what a trigger of the project forbids is 500, and leaves nothing', async () => {
    await stack.sql(`create function public.refuse() returns trigger language plpgsql as $$
      begin if new.email like 'refused%' then raise 'no'; end if; return new; end $$`)
    await stack.sql(
      `create trigger refuse after insert on auth.users for each row execute function public.refuse()`,
    )
    const email = `refused-${newEmail()}`
    const { error } = await open.client().auth.signUp({ email, password })
    expect([error?.status, error?.message]).toEqual([500, 'Database error saving new user'])
    expect(await stack.sql('select id from auth.users where email = $1', [email])).toEqual([])
  })

  it('[AU1] who signs up cannot confirm an address by what they say of themselves', async () => {
    const { data } = await strict.client().auth.signUp({
      email: newEmail(),
      password: strong,
      options: { data: { email_verified: true, sub: 'x', email: 'other@example.com' } },
    })
    expect(data.user?.identities?.[0]?.identity_data).toMatchObject({
      email_verified: false,
      sub: data.user?.id,
      email: data.user?.email,
    })
    expect(data.user?.email_confirmed_at).toBeUndefined()
  })
})

describe('hooks of the project', () => {
  const uri = (name: string) => `enabled = true\nuri = "pg-functions://postgres/public/${name}"`

  it('[AU22] change the claims of every token, also of a refreshed one', async () => {
    await stack.sql(`create or replace function public.add_plan(event jsonb) returns jsonb language sql as $$
      select jsonb_set(event, '{claims,plan}', to_jsonb('gold from ' || (event ->> 'authentication_method'))) $$`)
    await stack.sql('grant usage on schema public to supabase_auth_admin')
    const hooked = await stack.with(`[auth.hook.custom_access_token]\n${uri('add_plan')}`)
    const client = hooked.client()
    const { data } = await client.auth.signUp({ email: newEmail(), password })
    expect(decodeJwt(data.session?.access_token ?? '').plan).toBe('gold from password')
    const next = (await client.auth.refreshSession()).data.session
    expect(decodeJwt(next?.access_token ?? '').plan).toBe('gold from token_refresh')
  })

  it('[AU22] that take away what a token needs are an error, not a token', async () => {
    await stack.sql(`create or replace function public.lose_role(event jsonb) returns jsonb language sql as
      $$ select event #- '{claims,role}' $$`)
    const hooked = await stack.with(`[auth.hook.custom_access_token]\n${uri('lose_role')}`)
    const { error } = await hooked.client().auth.signUp({ email: newEmail(), password })
    expect([error?.status, error?.message]).toEqual([500, expect.stringContaining('role is required')])
  })

  it('[AU22] refuse who may not sign up, in their own words', async () => {
    await stack.sql(`create or replace function public.only_ours(event jsonb) returns jsonb language sql as $$
      select case when event #>> '{user,email}' like '%@ours.example' then '{}'::jsonb
        else '{"error": {"http_code": 403, "message": "Members only"}}' end $$`)
    const hooked = await stack.with(`[auth.hook.before_user_created]\n${uri('only_ours')}`)
    const { error } = await hooked.client().auth.signUp({ email: newEmail(), password })
    expect([error?.status, error?.message]).toEqual([403, 'Members only'])
    const ours = await hooked.client().auth.signUp({ email: `${randomUUID()}@ours.example`, password })
    expect(ours.error).toBeNull()
  })
})

describe('the mailbox', () => {
  it('[AU21] tells a page of new mail at once, and lets it go', async () => {
    const leaving = new AbortController()
    const answer = await fetch(`${open.url}/mailbox/events`, { signal: leaving.signal })
    const reader = answer.body?.getReader()
    const read = async () => new TextDecoder().decode((await reader?.read())?.value)
    expect(await read()).toContain('retry')
    await open.client().auth.signInWithOtp({ email: newEmail() })
    expect(await read()).toContain('event: mailbox')
    leaving.abort()
    expect((await fetch(`${open.url}/mailbox`)).status).toBe(200)
  })

  it('[AU21] is for its own page: no other site may empty it', async () => {
    const answer = await fetch(`${open.url}/mailbox/messages`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'DELETE' },
    })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})
