import {
  AuthApiError,
  AuthRetryableFetchError,
  AuthSessionMissingError,
  AuthWeakPasswordError,
} from '@supabase/supabase-js'
import { describe, expect, test } from 'vitest'
import { ManualClock } from '../testing/manual-clock.ts'
import { askAuth, checkPasswordLength, fromAuth, insist } from './auth-error.ts'

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
    const refusal = new AuthApiError('slow down', 429, 'over_request_rate_limit')
    expect(fromAuth(refusal, 12)).toMatchObject({
      code: 'LIMIT_REACHED',
      reason: 'TOO_MANY_ATTEMPTS',
      facts: { retry_after_s: 12 },
    })
    expect(fromAuth(refusal, null)).toMatchObject({ facts: {} })
  })

  test('says of a weak password whether attackers know it', () => {
    const weak = (reasons: ('length' | 'pwned')[]) =>
      fromAuth(new AuthWeakPasswordError('weak', 422, reasons))
    expect(weak(['pwned']).message).toBe('This password is on lists that attackers try.')
    expect(weak(['length']).message).toBe('This password is too easy to guess.')
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
    await expect(
      askAuth({ clock, timeoutMs: 1000 }, async () => ({ error: null, data: 1 })),
    ).resolves.toMatchObject({
      data: 1,
    })
    expect(clock.pending).toBe(0)
  })

  test('rejects with an error of ours, thrown or answered', async () => {
    const clock = new ManualClock()
    const error = new AuthApiError('no', 400, 'invalid_credentials')
    await expect(askAuth({ clock, timeoutMs: 1000 }, async () => ({ error }))).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
    await expect(askAuth({ clock, timeoutMs: 1000 }, () => Promise.reject(error))).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
  })

  test('does not wait for ever', async () => {
    const clock = new ManualClock()
    const call = askAuth({ clock, timeoutMs: 1000 }, () => new Promise<{ error: null }>(() => {}))
    const outcome = expect(call).rejects.toMatchObject({ reason: 'TIMED_OUT' })
    await clock.advance(1000)
    await outcome
  })
})

describe('insist()', () => {
  const lost = () => Promise.reject(new AuthRetryableFetchError('fetch failed', 0))

  test('sends again what was lost, and hands on the answer that came', async () => {
    const clock = new ManualClock()
    const tries = [lost, lost, async () => ({ error: null, data: 'here' })]
    const call = insist({ clock, timeoutMs: 1000 }, () => tries.shift()?.() ?? lost())
    await clock.advance(1000)
    await expect(call).resolves.toMatchObject({ data: 'here' })
  })

  test('starts another try beside a silent one, whose answer counts all the same', async () => {
    const clock = new ManualClock()
    const answers: ((answer: { error: null; data: string }) => void)[] = []
    const call = insist(
      { clock, timeoutMs: 10_000 },
      () => new Promise<{ error: null; data: string }>((resolve) => answers.push(resolve)),
    )
    await clock.advance(1500)
    expect(answers).toHaveLength(2)
    answers[0]?.({ error: null, data: 'the first' })
    await expect(call).resolves.toMatchObject({ data: 'the first' })
    await clock.advance(10_000)
    expect([answers.length, clock.pending]).toEqual([2, 1])
  })

  test('gives up when all of six tries were lost', async () => {
    const clock = new ManualClock()
    let tries = 0
    const call = insist({ clock, timeoutMs: 1000 }, () => {
      tries += 1
      return new Promise<{ error: null }>(() => {})
    })
    const outcome = expect(call).rejects.toMatchObject({ reason: 'TIMED_OUT' })
    await clock.advance(30_000)
    await outcome
    expect([tries, clock.pending]).toEqual([6, 0])
  })

  test('does not repeat what was refused', async () => {
    let tries = 0
    const refused = async () => {
      tries += 1
      return { error: new AuthApiError('no', 400, 'invalid_credentials') }
    }
    await expect(insist({ clock: new ManualClock(), timeoutMs: 1000 }, refused)).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
    expect(tries).toBe(1)
  })
})

test('a password of more than 72 bytes is refused before it is sent, emoji counted as what they are', () => {
  expect(() => checkPasswordLength('a'.repeat(72))).not.toThrow()
  expect(() => checkPasswordLength('a'.repeat(73))).toThrow('too long')
  expect(() => checkPasswordLength('🍜'.repeat(19))).toThrow('too long')
})
