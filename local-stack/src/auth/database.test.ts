import { describe, expect, it } from 'vitest'
import { databaseError, isoTimestamp } from './database.ts'
import { AuthError } from './errors.ts'

describe('isoTimestamp()', () => {
  it.each([
    ['2026-11-24 03:39:00.041123+00', '2026-11-24T03:39:00.041123Z'],
    ['2026-11-24 03:39:00', '2026-11-24T03:39:00Z'],
  ])('[AU3] makes %s ISO 8601', (text, iso) => {
    expect(isoTimestamp(text)).toBe(iso)
    expect(Date.parse(iso)).not.toBeNaN()
  })
})

describe('databaseError()', () => {
  const failure = (code: string): Error => Object.assign(new Error('no'), { code })

  it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006'])(
    '[AU8] says of %s that it will pass, so that clients try again and stay signed in',
    (code) => {
      expect(databaseError(failure(code))).toMatchObject({ status: 503, retryAfter: 1 })
    },
  )

  it('[AU8] keeps what else goes wrong to itself', () => {
    const error = databaseError(failure('42P01'))
    expect([error.status, error.code, error.message]).toEqual([
      500,
      'unexpected_failure',
      'Unexpected failure, please check server logs for more information',
    ])
  })

  it('[AU8] lets a refusal through', () => {
    const refusal = new AuthError(403, 'bad_jwt', 'x')
    expect(databaseError(refusal)).toBe(refusal)
  })
})
