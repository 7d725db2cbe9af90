import { describe, expect, it } from 'vitest'
import { keyToJwt, readCredentials } from './credentials.ts'
import { deriveKeys } from './keys.ts'

const keys = await deriveKeys()
const own = 'header.payload.signature'

describe('keyToJwt()', () => {
  it('translates opaque keys and passes legacy keys', () => {
    expect(keyToJwt(keys.publishableKey, keys)).toBe(keys.anonKey)
    expect(keyToJwt(keys.anonKey, keys)).toBe(keys.anonKey)
    expect(keyToJwt(keys.secretKey, keys)).toBe(keys.serviceRoleKey)
    expect(keyToJwt(keys.serviceRoleKey, keys)).toBe(keys.serviceRoleKey)
  })

  it('knows no other key, not even a well-signed token', () => {
    for (const key of ['', 'sb_publishable_x', own, `${keys.anonKey}x`])
      expect(keyToJwt(key, keys)).toBeUndefined()
  })
})

describe('readCredentials()', () => {
  const read = (apikey: string | undefined, authorization?: string, userAgent?: string) =>
    readCredentials({ apikey, authorization, userAgent }, keys)

  it('[GW1] finds no key and unknown keys', () => {
    expect(read(undefined, `Bearer ${keys.anonKey}`)).toEqual({ kind: 'none' })
    expect(read('')).toEqual({ kind: 'none' })
    expect(read('sb_secret_guess')).toEqual({ kind: 'unknown-key' })
  })

  it.each([
    ['absent', undefined, keys.anonKey],
    ['an opaque key', `Bearer ${keys.secretKey}`, keys.anonKey],
    ['not a bearer', 'Basic abc', keys.anonKey],
    ['the caller own token', `Bearer ${own}`, own],
    ['in lower case', `bearer ${own}`, own],
  ])('[GW3] decides the bearer when Authorization is %s', (_, authorization, bearer) => {
    expect(read(keys.publishableKey, authorization)).toEqual({ kind: 'known', keyJwt: keys.anonKey, bearer })
  })

  it('[GW4] keeps secret keys out of browsers, and only those', () => {
    const browser = 'Mozilla/5.0 (X11; Linux x86_64)'
    expect(read(keys.secretKey, undefined, browser)).toEqual({ kind: 'secret-in-browser' })
    expect(read(keys.publishableKey, undefined, browser)).toMatchObject({ kind: 'known' })
    expect(read(keys.secretKey, undefined, 'node')).toMatchObject({ kind: 'known' })
  })
})

describe('deriveKeys()', () => {
  it('[GW13] gives the same keys for the same secret and others for another', async () => {
    expect(await deriveKeys(keys.jwtSecret)).toEqual(keys)
    const other = await deriveKeys('another-secret-with-at-least-32-characters')
    expect(other.publishableKey).not.toBe(keys.publishableKey)
    expect(other.anonKey).not.toBe(keys.anonKey)
  })

  it('[GW13] gives keys in the shape of hosted ones', () => {
    expect(keys.publishableKey).toMatch(/^sb_publishable_[\w-]{22}_[\w-]{8}$/)
    expect(keys.secretKey).toMatch(/^sb_secret_[\w-]{22}_[\w-]{8}$/)
  })
})
