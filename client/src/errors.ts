/** The families of errors: what kind of answer this is. `OFFLINE` and `UNEXPECTED` are the client's own. */
export const errorFamilies = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID_ARGUMENT',
  'INVALID_STATE',
  'CONFLICT',
  'LIMIT_REACHED',
  'BUSY',
  'OFFLINE',
  'UNEXPECTED',
] as const

/** What kind of answer an error is. */
export type ErrorFamily = (typeof errorFamilies)[number]

/** Why the server refused: the closed set of `docs/errors.md`. */
export const serverReasons = [
  'SIGN_IN_REQUIRED',
  'CONFIRM_PASSWORD',
  'NOT_ALLOWED',
  'NOT_FOUND',
  'INVALID_ARGUMENT',
  'UNKNOWN_REASON',
  'ITEM_UNAVAILABLE',
  'OPTION_UNAVAILABLE',
  'OPTION_CHOICE',
  'SLOT_UNAVAILABLE',
  'RESTAURANT_CLOSED',
  'RESTAURANT_PAUSED',
  'OUT_OF_AREA',
  'BELOW_MINIMUM',
  'PRICE_CHANGED',
  'PAYMENT_PROVIDER_UNAVAILABLE',
  'ILLEGAL_MOVE',
  'STALE_VERSION',
  'DRIVER_OFFLINE',
  'ORDER_TAKEN',
  'TOO_MANY_DELIVERIES',
  'KEY_REUSED',
  'LAST_OWNER',
  'UPLOAD_INCOMPLETE',
  'UPLOAD_OVER',
  'UPLOAD_QUOTA',
  'LEASE_LOST',
  'LAST_ADMIN',
  'INVITATION_OVER',
  'WRONG_ACCOUNT',
  'ALREADY_MEMBER',
  'TOO_MANY_OPEN_ORDERS',
  'NOT_DELIVERED',
  'RATING_CLOSED',
  'ANNOUNCEMENT_CHANGED',
  'ANNOUNCEMENT_STATE',
  'MENU_CHANGED',
  'HOURS_CHANGED',
  'ORDERS_WHILE_CLOSED',
  'DRILL_RUNNING',
  'CONVERSATION_CLOSED',
  'CONVERSATION_OPEN',
  'CONVERSATION_CLAIMED',
  'CONVERSATION_CHANGED',
  'CONVERSATION_AHEAD',
  'OPEN_ORDERS',
  'DELIVERY_UNDER_WAY',
  'TOO_OFTEN',
  'TOO_MANY',
  'TOO_MANY_CONVERSATIONS',
  'TOO_MANY_TODAY',
  'BUSY',
] as const

/** Why signing in or up was refused. */
const accountReasons = [
  'INVALID_CREDENTIALS',
  'EMAIL_NOT_CONFIRMED',
  'EMAIL_TAKEN',
  'WEAK_PASSWORD',
  'LONG_PASSWORD',
  'SAME_PASSWORD',
  'TOO_MANY_ATTEMPTS',
] as const

/** What the client itself has to say. */
const clientReasons = [
  'OFFLINE',
  'TIMED_OUT',
  'ABORTED',
  'TOO_LATE',
  'UNEXPECTED_ANSWER',
  'UNEXPECTED',
] as const

/** Every reason there is: whoever puts errors into words can check that none is forgotten. */
export const errorReasons = [...serverReasons, ...accountReasons, ...clientReasons] as const

/** Why something failed: one of a closed set. */
export type ErrorReason = (typeof errorReasons)[number]

/** What an error is made of. */
export interface ErrorDetails {
  readonly code: ErrorFamily
  readonly reason: ErrorReason
  readonly message: string
  readonly action: string
  readonly facts?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** The only error this client throws. `message` and `action` may be shown to people. */
export class PlatewireError extends Error {
  override readonly name = 'PlatewireError'
  /** The family: how to treat it. */
  readonly code: ErrorFamily
  /** Why, exactly: one of the closed set. */
  readonly reason: ErrorReason
  /** What the person can do about it, one sentence. */
  readonly action: string
  /** What the server adds: `version`, `status`, `by`, `total_minor`, `field`, … by reason. */
  readonly facts: Readonly<Record<string, unknown>>
  /** Whether the same call may succeed later without any change: the client has retried it a few times already. */
  readonly retryable: boolean

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = details.code
    this.reason = details.reason
    this.action = details.action
    this.facts = details.facts ?? {}
    this.retryable = (details.code === 'OFFLINE' || details.code === 'BUSY') && details.reason !== 'ABORTED'
  }
}
