import { AuthError, isAuthRetryableFetchError } from '@supabase/supabase-js'
import { coerceError, make, offline, signInRequired, timedOut, unexpected } from '../calls/server-error.ts'
import type { PlatewireError } from '../errors.ts'
import type { Clock } from '../ports/ports.ts'

/** Runs a call to Auth with a time limit; its errors become those of the closed set. */
export async function askAuth<T extends { readonly error: AuthError | null }>(
  clock: Clock,
  timeoutMs: number,
  call: () => Promise<T>,
): Promise<T> {
  let stopTimer = () => {}
  const limit = new Promise<never>((_, reject) => {
    stopTimer = clock.after(timeoutMs, () => reject(timedOut()))
  })
  try {
    const answer = await Promise.race([call(), limit])
    if (answer.error) throw fromAuth(answer.error)
    return answer
  } catch (caught) {
    throw caught instanceof AuthError ? fromAuth(caught) : coerceError(caught)
  } finally {
    stopTimer()
  }
}

/** Turns an error of Auth into one of the closed set. */
export function fromAuth(error: AuthError): PlatewireError {
  if (isAuthRetryableFetchError(error))
    return error.status && error.status >= 500 ? timedOut(error) : offline(error)
  if (error.status === 429) {
    return make(
      'LIMIT_REACHED',
      'TOO_MANY_ATTEMPTS',
      'That was tried too often.',
      'Wait a minute, then try again.',
      error,
    )
  }
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
      return invalid('WEAK_PASSWORD', 'This password is too easy to guess.', 'Choose a longer one.', error)
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
    case 'refresh_token_not_found':
    case 'refresh_token_already_used':
    case 'bad_jwt':
    case 'no_authorization':
      return signInRequired(error)
    default:
      return error.name === 'AuthSessionMissingError' ? signInRequired(error) : null
  }
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
  cause: unknown,
): PlatewireError {
  return make('INVALID_ARGUMENT', reason, message, action, cause)
}
