import { expect, test } from 'vitest'
import { createHarness, unsignedToken } from '../../../test/realtime-harness.ts'

const { environment, clock } = createHarness()
const now = Math.floor(clock.now() / 1000)
const check = (token: string) => environment.tokens.check(token)

test('[RT02] a good token gives its claims and its end', () => {
  const claims = { role: 'anon', exp: now + 10, sub: 'ü' }
  const token = unsignedToken(claims)
  expect(check(token)).toEqual({ ok: true, token, claims, expiresAtMs: (now + 10) * 1000 })
})

test('[RT02] a fraction of a second is rounded', () => {
  expect(check(unsignedToken({ role: 'anon', exp: now + 1.6 }))).toMatchObject({
    expiresAtMs: (now + 2) * 1000,
  })
})

test.for<[string, string, object]>([
  ['no token', '', { kind: 'malformed' }],
  ['garbage', 'garbage', { kind: 'malformed' }],
  ['garbage with dots', 'a.b.c', { kind: 'malformed' }],
  ['an opaque key', 'sb_publishable_x', { kind: 'malformed' }],
  ['four parts', `${unsignedToken({ role: 'a', exp: now + 9 })}.x`, { kind: 'malformed' }],
  ['a header without alg', unsignedToken({ role: 'a', exp: now + 9 }, {}), { kind: 'malformed' }],
  ['alg none', unsignedToken({ role: 'a', exp: now + 9 }, { alg: 'none' }, ''), { kind: 'no-signer' }],
  ['RS256', unsignedToken({ role: 'a', exp: now + 9 }, { alg: 'RS256' }), { kind: 'no-signer' }],
  [
    'a bad signature',
    unsignedToken({ role: 'a', exp: now + 9 }, { alg: 'HS256' }, 'bad'),
    { kind: 'signature' },
  ],
  ['an old token', unsignedToken({ role: 'a', exp: now - 5 }), { kind: 'expired', secondsAgo: 5 }],
  ['a token ending now', unsignedToken({ role: 'a', exp: now }), { kind: 'expired', secondsAgo: 0 }],
  ['no role', unsignedToken({ exp: now + 9 }), { kind: 'missing-claims' }],
  ['no exp', unsignedToken({ role: 'a' }), { kind: 'missing-claims' }],
  ['exp a text', unsignedToken({ role: 'a', exp: 'soon' }), { kind: 'unusable-claims' }],
  ['iat a text', unsignedToken({ role: 'a', exp: now + 9, iat: 'x' }), { kind: 'unusable-claims' }],
])('[RT02] %s is refused', ([, token, problem]) => {
  expect(check(token)).toEqual({ ok: false, problem })
})

test.for([null, '', 5])('[RT02] role %j is good enough to connect', (role) => {
  expect(check(unsignedToken({ role, exp: now + 9 })).ok).toBe(true)
})

test('[RT02] a token that was good before is refused once it has ended', () => {
  const harness = createHarness()
  const { tokens } = harness.environment
  const exp = Math.floor(harness.clock.now() / 1000) + 10
  const token = unsignedToken({ role: 'anon', exp })
  expect(tokens.check(token).ok).toBe(true)
  harness.clock.advance(12_000)
  expect(tokens.check(token)).toMatchObject({ ok: false, problem: { kind: 'expired' } })
})
