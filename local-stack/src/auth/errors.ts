/** What a refusal carries beside its code and words. */
interface Extras {
  /** Why a password is weak. */
  reasons?: readonly string[]
  /** Seconds until another try makes sense. */
  retryAfter?: number
  cause?: unknown
}

/** An answer that is not what the caller hoped for: status, `error_code` and words of Supabase Auth. */
export class AuthError extends Error {
  readonly status: number
  readonly code: string
  readonly reasons: readonly string[] | undefined
  readonly retryAfter: number | undefined

  constructor(status: number, code: string, message: string, extras: Extras = {}) {
    super(message, extras.cause === undefined ? {} : { cause: extras.cause })
    this.name = 'AuthError'
    this.status = status
    this.code = code
    this.reasons = extras.reasons
    this.retryAfter = extras.retryAfter
  }
}

/** Refusals more than one place makes. */
export const refusals = {
  invalid: (message: string, status = 400) => new AuthError(status, 'validation_failed', message),
  badJson: (detail: string) =>
    new AuthError(400, 'bad_json', `Could not parse request body as JSON: ${detail}`),
  emailTaken: () =>
    new AuthError(422, 'email_exists', 'A user with this email address has already been registered'),
  phoneTaken: () => new AuthError(422, 'phone_exists', 'Phone number already registered by another user'),
  signUpsDisabled: () => new AuthError(422, 'signup_disabled', 'Signups not allowed for this instance'),
  emailDisabled: (what: string, status = 422) => new AuthError(status, 'email_provider_disabled', what),
  phoneDisabled: (what: string, status = 400) => new AuthError(status, 'phone_provider_disabled', what),
  userNotFound: () => new AuthError(404, 'user_not_found', 'User not found'),
  otpExpired: (message = 'Token has expired or is invalid') => new AuthError(403, 'otp_expired', message),
  manualLinkingDisabled: () => new AuthError(404, 'manual_linking_disabled', 'Manual linking is disabled'),
  unexpected: (message: string, cause?: unknown) =>
    new AuthError(500, 'unexpected_failure', message, { cause }),
  unavailable: (cause: unknown) =>
    new AuthError(503, 'service_unavailable', 'The database is not ready; try again in a moment.', {
      cause,
      retryAfter: 1,
    }),
  notSupported: (what: string) =>
    new AuthError(501, 'not_supported_locally', `${what} is not part of the local stack's Auth.`),
}

const VERSION_HEADER = 'x-supabase-api-version'
const CODES_SINCE = '2024-01-01'

/** Clients say which form of errors they understand; others get the first one. */
function understandsCodes(request: Request): boolean {
  const version = request.headers.get(VERSION_HEADER) ?? ''
  return /^\d{4}-\d\d-\d\d$/.test(version) && version >= CODES_SINCE
}

/** The answer to a request that was refused, in the form its client understands. */
export function toResponse(error: AuthError, request: Request): Response {
  const { status, code, message, reasons, retryAfter } = error
  const headers: Record<string, string> = { 'x-sb-error-code': code, 'cache-control': 'no-store' }
  if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter)
  const weak = reasons === undefined ? {} : { weak_password: { reasons } }
  if (!understandsCodes(request))
    return Response.json({ code: status, error_code: code, msg: message, ...weak }, { status, headers })
  headers[VERSION_HEADER] = CODES_SINCE
  return Response.json({ code, message, ...weak }, { status, headers })
}
