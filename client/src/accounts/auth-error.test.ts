import { AuthApiError, AuthRetryableFetchError, AuthSessionMissingError } from '@supabase/supabase-js'
import { describe, expect, test } from 'vitest'
import { ManualClock } from '../testing/manual-clock.ts'
import { askAuth, fromAuth } from './auth-error.ts'

describe('fromAuth()', () => {
  test.each([
    ['invalid_credentials', 'INVALID_ARGUMENT', 'INVALID_CREDENTIALS'],
    ['email_not_confirmed', 'INVALID_ARGUMENT', 'EMAIL_NOT_CONFIRMED'],
    ['user_already_exists', 'CONFLICT', 'EMAIL_TAKEN'],
    ['email_exists', 'CONFLICT', 'EMAIL_TAKEN'],
    ['weak_password', 'INVALID_ARGUMENT', 'WEAK_PASSWORD'],
    ['same_password', 'INVALID_ARGUMENT', 'SAME_PASSWORD'],
    ['validation_failed', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
    ['session_not_found', 'UNAUTHENTICATED', 'SIGN_IN_REQUIRED'],
    ['something_new', 'UNEXPECTED', 'UNEXPECTED'],
  ])('maps %s to %s/%s', (authCode, code, reason) => {
    expect(fromAuth(new AuthApiError('text of the server', 400, authCode))).toMatchObject({ code, reason })
  })

  test('says that it was tried too often', () => {
    expect(fromAuth(new AuthApiError('slow down', 429, 'over_request_rate_limit'))).toMatchObject({
      code: 'LIMIT_REACHED',
      reason: 'TOO_MANY_ATTEMPTS',
    })
  })

  test('takes a network failure for what it is, and a missing session for signing in', () => {
    expect(fromAuth(new AuthRetryableFetchError('fetch failed', 0))).toMatchObject({ code: 'OFFLINE' })
    expect(fromAuth(new AuthRetryableFetchError('bad gateway', 502))).toMatchObject({ code: 'BUSY' })
    expect(fromAuth(new AuthSessionMissingError())).toMatchObject({ code: 'UNAUTHENTICATED' })
  })
})

describe('askAuth()', () => {
  test('hands on an answer, and leaves no timer behind', async () => {
    const clock = new ManualClock()
    await expect(askAuth(clock, 1000, async () => ({ error: null, data: 1 }))).resolves.toMatchObject({
      data: 1,
    })
    expect(clock.pending).toBe(0)
  })

  test('rejects with an error of ours, thrown or answered', async () => {
    const clock = new ManualClock()
    const error = new AuthApiError('no', 400, 'invalid_credentials')
    await expect(askAuth(clock, 1000, async () => ({ error }))).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
    await expect(askAuth(clock, 1000, () => Promise.reject(error))).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
  })

  test('does not wait for ever', async () => {
    const clock = new ManualClock()
    const call = askAuth(clock, 1000, () => new Promise<{ error: null }>(() => {}))
    const outcome = expect(call).rejects.toMatchObject({ reason: 'TIMED_OUT' })
    await clock.advance(1000)
    await outcome
  })
})
