import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { badTokens } from '../../test/tokens.ts'
import { deriveKeys } from './keys.ts'
import { createTokenVerifier } from './tokens.ts'

const { jwtSecret, anonKey } = await deriveKeys()
const forged = await badTokens(jwtSecret)

describe('the token verifier', () => {
  it('accepts our own keys, again and again', async () => {
    const verifier = createTokenVerifier(jwtSecret)
    for (let round = 0; round < 2; round += 1)
      expect(await verifier.verify(anonKey)).toMatchObject({ ok: true, claims: { role: 'anon' } })
  })

  it.each(forged)('[GW5] refuses %s', async (_, token) => {
    const verifier = createTokenVerifier(jwtSecret)
    expect(await verifier.verify(token)).toMatchObject({ ok: false })
    expect(await verifier.verify(token)).toMatchObject({ ok: false })
  })

  it('[GW5] says what is wrong in PostgREST words', async () => {
    const verifier = createTokenVerifier(jwtSecret)
    expect(await verifier.verify('x')).toEqual({
      ok: false,
      code: 'PGRST301',
      message: 'Expected 3 parts in JWT; got 1',
    })
    expect(await verifier.verify('a.b.c')).toMatchObject({ message: 'No suitable key or wrong key type' })
  })

  it('[GW5] a remembered token expires all the same', async () => {
    let now = new Date('2026-11-24T12:00:00Z')
    const verifier = createTokenVerifier(jwtSecret, { now: () => now })
    const token = await new SignJWT({ role: 'authenticated' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(new Date('2026-11-24T12:01:00Z'))
      .sign(new TextEncoder().encode(jwtSecret))
    expect(await verifier.verify(token)).toMatchObject({ ok: true })
    now = new Date('2026-11-24T12:01:01Z')
    expect(await verifier.verify(token)).toEqual({ ok: false, code: 'PGRST303', message: 'JWT expired' })
  })

  it('remembers no more than it was told to', async () => {
    const verifier = createTokenVerifier(jwtSecret, { cacheSize: 1 })
    const { serviceRoleKey } = await deriveKeys()
    for (const token of [anonKey, serviceRoleKey, anonKey])
      expect(await verifier.verify(token)).toMatchObject({ ok: true })
    expect(verifier.verify(serviceRoleKey)).toBeInstanceOf(Promise)
    expect(verifier.verify(anonKey)).not.toBeInstanceOf(Promise)
  })
})
