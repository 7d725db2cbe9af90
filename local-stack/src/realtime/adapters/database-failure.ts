import { DatabaseError } from 'pg'
import type { DatabaseFailure } from '../ports.ts'

const CONNECTION_EXCEPTION_CLASS = '08'
const SHUTDOWN_CODES = new Set(['57P01', '57P02', '57P03'])
const TOO_MANY_CONNECTIONS = '53300'
const QUERY_CANCELED = '57014'
const CHECK_VIOLATION = '23514'

/** Sorts an error of `pg` into the failures Realtime tells apart. */
export function toDatabaseFailure(error: unknown): DatabaseFailure {
  if (!(error instanceof DatabaseError)) return isPoolTimeout(error) ? 'pool-exhausted' : 'unreachable'
  const code = error.code ?? ''
  if (code.startsWith(CONNECTION_EXCEPTION_CLASS) || SHUTDOWN_CODES.has(code)) return 'unreachable'
  if (code === TOO_MANY_CONNECTIONS) return 'no-connections'
  if (code === QUERY_CANCELED) return 'canceled'
  if (code === CHECK_VIOLATION && error.message.startsWith('no partition of relation'))
    return 'missing-partition'
  return 'policy-error'
}

/** The pool has no error class of its own for this. */
function isPoolTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect'
}
