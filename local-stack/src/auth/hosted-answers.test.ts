import { decodeJwt, jwtVerify, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { asHosted, isoTimestamps } from './hosted-answers.ts'

const style = { jwtSecret: 'a-secret-with-at-least-32-characters', issuer: 'http://127.0.0.1:1/auth/v1' }
const secret = new TextEncoder().encode(style.jwtSecret)
const liteToken = await new SignJWT({
  sub: 'u',
  role: 'authenticated',
  aud: 'authenticated',
  session_id: 's',
})
  .setProtectedHeader({ alg: 'HS256' })
  .setIssuedAt(1000)
  .setExpirationTime(5_000_000_000)
  .sign(secret)
const user = { id: 'u', phone: '', app_metadata: { provider: 'email' }, user_metadata: { n: 1 } }
const noUser = (): Promise<never> => Promise.reject(new Error('not asked'))

describe('asHosted()', () => {
  it('[AU3] signs the session token anew with the claims of hosted and the life it had', async () => {
    const answer = await asHosted(
      Response.json({ access_token: liteToken, refresh_token: 'r', user }, { headers: { 'sb-x': '1' } }),
      style,
      noUser,
    )
    const body: unknown = await answer.json()
    expect(body).toMatchObject({ refresh_token: 'r', user })
    const token = body && typeof body === 'object' && 'access_token' in body ? String(body.access_token) : ''
    const { payload } = await jwtVerify(token, secret)
    expect(payload).toMatchObject({
      ...decodeJwt(liteToken),
      iss: style.issuer,
      aal: 'aal1',
      app_metadata: { provider: 'email' },
      user_metadata: { n: 1 },
    })
    expect(answer.headers.get('sb-x')).toBe('1')
  })

  it('[AU6] does the same in the fragment of a redirect', async () => {
    const location = `http://app.example/reset#access_token=${liteToken}&type=recovery`
    const answer = await asHosted(
      new Response(null, { status: 303, headers: { location } }),
      style,
      async () => user,
    )
    const target = new URL(answer.headers.get('location') ?? '')
    const fragment = new URLSearchParams(target.hash.slice(1))
    expect(fragment.get('type')).toBe('recovery')
    expect(decodeJwt(fragment.get('access_token') ?? '')).toMatchObject({ iss: style.issuer, aal: 'aal1' })
  })

  it('leaves errors, other redirects and empty answers as they are', async () => {
    const error = await asHosted(Response.json({ error_code: 'x' }, { status: 400 }), style, noUser)
    expect([error.status, await error.json()]).toEqual([400, { error_code: 'x' }])
    const location = 'http://app.example/#error=access_denied'
    const redirect = await asHosted(new Response(null, { status: 303, headers: { location } }), style, noUser)
    expect(redirect.headers.get('location')).toBe(location)
    expect((await asHosted(new Response(null, { status: 204 }), style, noUser)).status).toBe(204)
  })
})

describe('isoTimestamps()', () => {
  it('turns what Postgres prints into ISO 8601, at any depth, and nothing else', () => {
    expect(
      isoTimestamps({
        at: '2026-11-24 03:39:00.041+00',
        list: [{ at: '2026-11-24 03:39:00+00' }],
        text: 'on 2026-11-24 03:39:00+00',
        n: 1,
      }),
    ).toEqual({
      at: '2026-11-24T03:39:00.041Z',
      list: [{ at: '2026-11-24T03:39:00Z' }],
      text: 'on 2026-11-24 03:39:00+00',
      n: 1,
    })
  })
})
