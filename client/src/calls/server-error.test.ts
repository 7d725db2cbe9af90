import { describe, expect, test } from 'vitest'
import { PlatewireError } from '../errors.ts'
import { coerceError, fromServer } from './server-error.ts'

const named = (hint: string, details: unknown) => ({
  status: 409,
  error: { message: 'Someone changed this order before you.', code: 'PT409', hint, details },
})

describe('fromServer()', () => {
  test('reads the family, the reason, the action and the facts', () => {
    const details = JSON.stringify({ reason: 'STALE_VERSION', action: 'Look again.', version: 3, by: 'Mia' })
    expect(fromServer(named('CONFLICT', details))).toMatchObject({
      name: 'PlatewireError',
      code: 'CONFLICT',
      reason: 'STALE_VERSION',
      message: 'Someone changed this order before you.',
      action: 'Look again.',
      facts: { version: 3, by: 'Mia' },
      retryable: false,
    })
  })

  test.each([
    ['a hint that is no family', named('try harder', '{"reason": "BUSY", "action": ""}')],
    ['a reason that is not listed', named('CONFLICT', '{"reason": "MOON_PHASE", "action": ""}')],
    ['details that are no JSON', named('CONFLICT', 'Key (id)=(1) already exists.')],
    ['no details', named('CONFLICT', null)],
  ])('does not take %s for one of ours', (_, answer) => {
    expect(fromServer(answer).reason).toBe('UNEXPECTED')
  })

  test.each([
    [0, '', 'TypeError: fetch failed', 'OFFLINE', true],
    [0, '', 'TimeoutError: The operation was aborted due to timeout', 'BUSY', true],
    [500, 'XX000', 'internal error', 'BUSY', true],
    [503, 'PGRST002', 'no schema cache', 'BUSY', true],
    [500, '55P03', 'canceling statement due to lock timeout', 'BUSY', true],
    [500, '57014', 'canceling statement due to statement timeout', 'BUSY', true],
    [400, '40P01', 'deadlock detected', 'BUSY', true],
    [401, 'PGRST301', 'JWT expired', 'UNAUTHENTICATED', false],
    [401, '42501', 'permission denied for function my_orders', 'UNAUTHENTICATED', false],
    [403, '42501', 'permission denied for table events', 'FORBIDDEN', false],
    [406, 'PGRST116', 'Cannot coerce the result to a single JSON object', 'NOT_FOUND', false],
    [404, 'PGRST202', 'Could not find the function', 'NOT_FOUND', false],
    [429, '', 'Too many requests', 'LIMIT_REACHED', false],
    [400, '22P02', 'invalid input syntax for type uuid', 'INVALID_ARGUMENT', false],
    [400, '23514', 'new row violates check constraint', 'INVALID_ARGUMENT', false],
    [418, 'X', 'teapot', 'UNEXPECTED', false],
  ])('maps %i %s (%s) to %s', (status, code, message, family, retryable) => {
    expect(fromServer({ status, error: { message, code, details: '', hint: '' } })).toMatchObject({
      code: family,
      retryable,
    })
  })
})

describe('coerceError()', () => {
  test('keeps an error of ours and wraps any other with its cause', () => {
    const ours = fromServer(named('CONFLICT', ''))
    expect(coerceError(ours)).toBe(ours)
    const wrapped = coerceError('odd')
    expect(wrapped).toBeInstanceOf(PlatewireError)
    expect(wrapped).toMatchObject({ code: 'UNEXPECTED', cause: 'odd' })
  })
})
