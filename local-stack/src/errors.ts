/** Every code a {@link StackError} can carry; README.md explains each. */
export type StackErrorCode =
  | 'CONFIG_INVALID'
  | 'PORT_IN_USE'
  | 'DATA_DIR_IN_USE'
  | 'DATA_DIR_VERSION'
  | 'DATA_DIR_UNUSABLE'
  | 'NO_UNPRIVILEGED_USER'
  | 'PLATFORM_UNSUPPORTED'
  | 'POSTGRES_FAILED'
  | 'MIGRATION_FAILED'
  | 'SERVICE_FAILED'
  | 'STACK_DISPOSED'

/** The one error class of this package: a stable code, a sentence that names the culprit, the cause. */
export class StackError extends Error {
  readonly code: StackErrorCode

  constructor(code: StackErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'StackError'
    this.code = code
  }
}
