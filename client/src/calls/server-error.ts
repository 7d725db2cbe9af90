import * as z from 'zod/mini'
import {
  type ErrorFamily,
  type ErrorReason,
  errorFamilies,
  PlatewireError,
  serverReasons,
} from '../errors.ts'

/** What PostgREST answers, and supabase-js hands on, when a call fails. */
export interface FailedAnswer {
  readonly status: number
  readonly error: {
    readonly message: string
    readonly code?: string
    readonly details?: unknown
    readonly hint?: unknown
  }
}

const familySchema = z.enum(errorFamilies)
const detailsSchema = z.looseObject({ reason: z.enum(serverReasons), action: z.string() })

/** Codes of Postgres for "not now": lock not available, cancelled, deadlock, too many connections, shutting down. */
const busyCodes = new Set([
  '55P03',
  '57014',
  '40P01',
  '53300',
  '57P01',
  '57P03',
  'PGRST000',
  'PGRST001',
  'PGRST002',
  'PGRST003',
])
const expiredCodes = new Set(['PGRST301', 'PGRST302', 'PGRST303'])

/** Turns a failed answer into one of the closed set. Status 0 means that no answer came. */
export function fromServer({ status, error }: FailedAnswer): PlatewireError {
  const known = fromPlatewire(error)
  if (known) return known
  if (status === 0) return withoutAnswer(error)
  if (status >= 500 || busyCodes.has(error.code ?? '')) return busy(error)
  if (status === 401 || expiredCodes.has(error.code ?? '')) return signInRequired(error)
  if (status === 429)
    return make(
      'LIMIT_REACHED',
      'TOO_MANY',
      'That was too much at once.',
      'Wait a moment, then try again.',
      error,
    )
  if (status === 403)
    return make(
      'FORBIDDEN',
      'NOT_ALLOWED',
      'Your role does not allow this.',
      'Ask an owner or manager to do it.',
      error,
    )
  if (status === 404 || error.code === 'PGRST116') return notFound(error)
  if (error.code?.startsWith('22') || error.code?.startsWith('23')) {
    return make(
      'INVALID_ARGUMENT',
      'INVALID_ARGUMENT',
      'A value is missing or not allowed.',
      'Correct it and send again.',
      error,
    )
  }
  return unexpected(error)
}

/** An error that the database raised by name. */
function fromPlatewire(error: FailedAnswer['error']): PlatewireError | null {
  const family = familySchema.safeParse(error.hint)
  const details = detailsSchema.safeParse(parseJson(error.details))
  if (!family.success || !details.success) return null
  const { reason, action, ...facts } = details.data
  return new PlatewireError({
    code: family.data,
    reason,
    message: error.message,
    action,
    facts,
    cause: error,
  })
}

function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function withoutAnswer(error: FailedAnswer['error']): PlatewireError {
  const isTimeout = /TimeoutError|timed? ?out|Request was aborted/i.test(
    `${error.message} ${String(error.hint ?? '')}`,
  )
  return isTimeout ? timedOut(error) : offline(error)
}

/** No answer came: the network is gone, or the server is. The command may have taken effect. */
export function offline(cause?: unknown): PlatewireError {
  return make(
    'OFFLINE',
    'OFFLINE',
    'The server cannot be reached.',
    'Check the connection; it is tried again by itself.',
    cause,
  )
}

/** No answer came in time. */
export function timedOut(cause?: unknown): PlatewireError {
  return make('BUSY', 'TIMED_OUT', 'The server took too long to answer.', 'Try again in a moment.', cause)
}

/** The server answered, but not now. */
function busy(cause?: unknown): PlatewireError {
  return make('BUSY', 'BUSY', 'The server is busy right now.', 'Try again in a moment.', cause)
}

/** Whoever called is not signed in, or not any more. */
export function signInRequired(cause?: unknown): PlatewireError {
  return make(
    'UNAUTHENTICATED',
    'SIGN_IN_REQUIRED',
    'You are not signed in.',
    'Sign in, then try again.',
    cause,
  )
}

/** It does not exist, or is not the caller's to see. */
export function notFound(cause?: unknown): PlatewireError {
  return make(
    'NOT_FOUND',
    'NOT_FOUND',
    'This does not exist, or is not yours to see.',
    'Check the link, or go back and choose again.',
    cause,
  )
}

/** Whoever called gave up waiting. */
export function aborted(cause?: unknown): PlatewireError {
  return make(
    'OFFLINE',
    'ABORTED',
    'This was stopped before an answer came.',
    'Try again when you like.',
    cause,
  )
}

/** The server answered something this version does not understand. */
export function unexpectedAnswer(cause: unknown): PlatewireError {
  return make(
    'UNEXPECTED',
    'UNEXPECTED_ANSWER',
    'The server answered in an unknown way.',
    'Reload to get the current version.',
    cause,
  )
}

/** Something nobody foresaw. */
export function unexpected(cause?: unknown): PlatewireError {
  return make('UNEXPECTED', 'UNEXPECTED', 'Something went wrong.', 'Try again; if it stays, reload.', cause)
}

/** Any caught value as a `PlatewireError`. */
export function coerceError(caught: unknown): PlatewireError {
  return caught instanceof PlatewireError ? caught : unexpected(caught)
}

/** Builds one error. */
export function make(
  code: ErrorFamily,
  reason: ErrorReason,
  message: string,
  action: string,
  cause?: unknown,
): PlatewireError {
  return new PlatewireError({ code, reason, message, action, cause })
}
