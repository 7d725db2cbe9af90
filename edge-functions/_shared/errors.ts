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

/** An error a function answers with, in the shape the database's own errors have. */
export class FunctionError extends Error {
  readonly family: ErrorFamily
  readonly reason: string
  readonly action: string

  constructor(family: ErrorFamily, reason: string, message: string, action: string) {
    super(message)
    this.family = family
    this.reason = reason
    this.action = action
  }
}

/** The response for an error: `{code, message, details, hint}`, as PostgREST answers. */
export function errorResponse(error: FunctionError): Response {
  const status = statusOf[error.family]
  return Response.json(
    {
      code: `PT${status}`,
      message: error.message,
      hint: error.family,
      details: JSON.stringify({ reason: error.reason, action: error.action }),
    },
    { status },
  )
}
