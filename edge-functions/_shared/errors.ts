/** The families of the closed error set (docs/errors.md), with their HTTP status. */
const statusOf = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  INVALID_ARGUMENT: 400,
  INVALID_STATE: 409,
  CONFLICT: 409,
  LIMIT_REACHED: 429,
  BUSY: 503,
} as const

/** A family of errors: what kind of thing went wrong. */
export type ErrorFamily = keyof typeof statusOf

/** Whether a text names a family. */
export function isErrorFamily(text: string): text is ErrorFamily {
  return Object.hasOwn(statusOf, text)
}

/** An error a function answers with, in the shape the database's own errors have. */
export class FunctionError extends Error {
  readonly family: ErrorFamily
  readonly reason: string
  readonly action: string
  readonly facts: Readonly<Record<string, unknown>>

  constructor(
    family: ErrorFamily,
    reason: string,
    message: string,
    action: string,
    facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.family = family
    this.reason = reason
    this.action = action
    this.facts = facts
  }
}

/** A value that is missing or not allowed. */
export function invalidArgument(field: string): FunctionError {
  return new FunctionError(
    'INVALID_ARGUMENT',
    'INVALID_ARGUMENT',
    `The value of ${field} is missing or not allowed.`,
    'Correct the named field and send again.',
    { field },
  )
}

/** Nobody is signed in, or not any more. */
export function signInRequired(): FunctionError {
  return new FunctionError(
    'UNAUTHENTICATED',
    'SIGN_IN_REQUIRED',
    'You are not signed in.',
    'Sign in, then try again.',
  )
}

/** What may work in a moment. */
export function busy(): FunctionError {
  return new FunctionError('BUSY', 'BUSY', 'This could not be done right now.', 'Send it again in a moment.')
}

/** An error as PostgREST writes it: `{code, message, details, hint}`. */
export function errorBody(error: FunctionError): Record<string, string> {
  return {
    code: `PT${statusOf[error.family]}`,
    message: error.message,
    hint: error.family,
    details: JSON.stringify({ reason: error.reason, action: error.action, ...error.facts }),
  }
}

/** The response for an error. */
export function errorResponse(error: FunctionError, headers: Record<string, string> = {}): Response {
  const isPassing = error.family === 'BUSY'
  return Response.json(errorBody(error), {
    status: statusOf[error.family],
    headers: { ...(isPassing ? { 'retry-after': '2' } : {}), ...headers },
  })
}
