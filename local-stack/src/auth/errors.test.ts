import { describe, expect, it } from 'vitest'
import { AuthError, toResponse } from './errors.ts'

const from = (version?: string): Request =>
  new Request('http://x/', version === undefined ? {} : { headers: { 'x-supabase-api-version': version } })

describe('[AU8] refusals', () => {
  const weak = new AuthError(422, 'weak_password', 'Too short.', { reasons: ['length'] })

  it('have code and message for clients that say they know codes', async () => {
    const answer = toResponse(weak, from('2024-01-01'))
    expect(answer.status).toBe(422)
    expect(answer.headers.get('x-sb-error-code')).toBe('weak_password')
    expect(answer.headers.get('x-supabase-api-version')).toBe('2024-01-01')
    expect(await answer.json()).toEqual({
      code: 'weak_password',
      message: 'Too short.',
      weak_password: { reasons: ['length'] },
    })
  })

  it.each([undefined, '2023-12-31', 'yesterday'])('have the older form for version %s', async (version) => {
    const answer = toResponse(weak, from(version))
    expect(answer.headers.get('x-supabase-api-version')).toBeNull()
    expect(await answer.json()).toMatchObject({ code: 422, error_code: 'weak_password', msg: 'Too short.' })
  })

  it('say when to come back', () => {
    const answer = toResponse(new AuthError(429, 'over_request_rate_limit', 'No', { retryAfter: 7 }), from())
    expect(answer.headers.get('retry-after')).toBe('7')
  })
})
