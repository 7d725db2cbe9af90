import { AuthError, isAuthRetryableFetchError, isAuthWeakPasswordError } from '@supabase/supabase-js'
import { coerceError, make, offline, signInRequired, timedOut, unexpected } from '../calls/server-error.ts'
import { PlatewireError } from '../errors.ts'
import type { Clock } from '../ports/ports.ts'

/** How calls to Auth are made. */
export interface AskOptions {
  readonly clock: Clock
  readonly timeoutMs: number
  /** When Auth said that another try makes sense, seconds. */
  readonly retryAfterSeconds?: (() => number | null) | undefined
}

/** A bad line loses whole exchanges and says nothing: after so long the next try starts beside those that still wait, ms. */
const nextTryMs = 1500
const mostTries = 6

/** Runs a call to Auth that may be sent more than once: again when no answer comes; the first answer counts. */
export function insist<T extends { readonly error: AuthError | null }>(
  options: AskOptions,
  call: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let tries = 0
    let lost = 0
    let stopTimer = () => {}
    const next = (ms: number) => {
      stopTimer()
      if (tries < mostTries) stopTimer = options.clock.after(ms, attempt)
    }
    const attempt = () => {
      const mine = ++tries
      next(nextTryMs)
      askAuth(options, call).then(
        (answer) => {
          stopTimer()
          resolve(answer)
        },
        (error: PlatewireError) => {
          lost += 1
          if (!error.retryable || lost === mostTries) {
            stopTimer()
            reject(error)
          } else if (mine === tries) next(100)
        },
      )
    }
    attempt()
  })
}

/** Runs a call to Auth with a time limit; its errors become those of the closed set. */
export async function askAuth<T extends { readonly error: AuthError | null }>(
  { clock, timeoutMs, retryAfterSeconds }: AskOptions,
  call: () => Promise<T>,
): Promise<T> {
  let stopTimer = () => {}
  const limit = new Promise<never>((_, reject) => {
    stopTimer = clock.after(timeoutMs, () => reject(timedOut()))
  })
  try {
    const answer = await Promise.race([call(), limit])
    if (answer.error) throw answer.error
    return answer
  } catch (caught) {
    throw caught instanceof AuthError ? fromAuth(caught, retryAfterSeconds?.()) : coerceError(caught)
  } finally {
    stopTimer()
  }
}

/** Turns an error of Auth into one of the closed set. */
export function fromAuth(error: AuthError, retryAfterSeconds?: number | null): PlatewireError {
  if (isAuthRetryableFetchError(error))
    return error.status && error.status >= 500 ? timedOut(error) : offline(error)
  if (error.status === 429)
    return new PlatewireError({
      code: 'LIMIT_REACHED',
      reason: 'TOO_MANY_ATTEMPTS',
      message: 'That was tried too often.',
      action: 'Wait a minute, then try again.',
      facts: retryAfterSeconds ? { retry_after_s: retryAfterSeconds } : {},
      cause: error,
    })
  return fromCode(error) ?? unexpected(error)
}

function fromCode(error: AuthError): PlatewireError | null {
  switch (error.code) {
    case 'invalid_credentials':
      return invalid(
        'INVALID_CREDENTIALS',
        'E-mail and password do not match.',
        'Check both, or reset your password.',
        error,
      )
    case 'email_not_confirmed':
      return invalid(
        'EMAIL_NOT_CONFIRMED',
        'This e-mail is not confirmed yet.',
        'Follow the link in the mail we sent.',
        error,
      )
    case 'user_already_exists':
    case 'email_exists':
      return emailTaken(error)
    case 'weak_password':
      return weakPassword(error)
    case 'reauthentication_needed':
    case 'reauthentication_not_valid':
    case 'current_password_required':
      return make(
        'FORBIDDEN',
        'CONFIRM_PASSWORD',
        'This needs your password once more.',
        'Enter your password, then try again.',
        error,
      )
    case 'same_password':
      return invalid('SAME_PASSWORD', 'This is the password you have already.', 'Choose another one.', error)
    case 'validation_failed':
    case 'email_address_invalid':
      return invalid(
        'INVALID_ARGUMENT',
        'A value is missing or not allowed.',
        'Check the e-mail and the password.',
        error,
      )
    case 'session_not_found':
    case 'session_expired':
    case 'user_not_found':
    case 'refresh_token_not_found':
    case 'refresh_token_already_used':
    case 'bad_jwt':
    case 'no_authorization':
      return signInRequired(error)
    default:
      return error.name === 'AuthSessionMissingError' ? signInRequired(error) : null
  }
}

function weakPassword(error: AuthError): PlatewireError {
  const isLeaked = isAuthWeakPasswordError(error) && error.reasons.includes('pwned')
  return isLeaked
    ? invalid(
        'WEAK_PASSWORD',
        'This password is on lists that attackers try.',
        'Choose one that only you use.',
        error,
      )
    : invalid('WEAK_PASSWORD', 'This password is too easy to guess.', 'Choose a longer one.', error)
}

const longestPasswordBytes = 72

/** Refuses a password of which only the beginning would count. */
export function checkPasswordLength(password: string): void {
  if (new TextEncoder().encode(password).length > longestPasswordBytes)
    throw invalid('LONG_PASSWORD', 'This password is too long.', 'Use at most 72 characters.')
}

/** Somebody has an account with this e-mail. */
export function emailTaken(cause?: unknown): PlatewireError {
  return make(
    'CONFLICT',
    'EMAIL_TAKEN',
    'There is an account with this e-mail already.',
    'Sign in, or reset the password.',
    cause,
  )
}

function invalid(
  reason: PlatewireError['reason'],
  message: string,
  action: string,
  cause?: unknown,
): PlatewireError {
  return make('INVALID_ARGUMENT', reason, message, action, cause)
}
