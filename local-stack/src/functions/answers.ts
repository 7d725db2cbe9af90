import type { Answer } from '../gateway/answers.ts'
import type { EndReason } from './worker-life.ts'

/** An answer of hosted's functions gateway: code and words in the body, the code in a header as well. */
function refusal(status: number, code: string, message: string): Answer {
  return {
    status,
    body: { code, message },
    headers: { 'sb-error-code': code, 'access-control-expose-headers': 'sb-error-code' },
  }
}

/** There is no such function. */
export const functionNotFound = refusal(404, 'NOT_FOUND', 'Requested function was not found')

/** Its module cannot be loaded. */
export const bootError = refusal(503, 'BOOT_ERROR', 'Function failed to start (please check logs)')

/** Something in it threw, outside of a request. */
export const workerError = refusal(500, 'WORKER_ERROR', 'Function exited due to an error (please check logs)')

const resourceLimit = refusal(
  546,
  'WORKER_RESOURCE_LIMIT',
  'Function failed due to not having enough compute resources (please check logs)',
)

/** What a request hears whose worker is gone. */
export function workerGone(reason: EndReason | undefined): Answer {
  return reason === undefined ? workerError : resourceLimit
}

/** The first byte did not come in time, or the next. */
export function idleTimeout(limitMs: number): Answer {
  return refusal(504, 'IDLE_TIMEOUT', `Request idle timeout limit (${limitMs / 1000}s) reached`)
}

/** What functions are not called with. */
export const methodNotAllowed = refusal(
  405,
  'METHOD_NOT_ALLOWED',
  'Functions answer GET, POST, PUT, PATCH, DELETE and OPTIONS',
)

/** Why a function with `verify_jwt` may not be called. */
export function unauthorized(code: string, message: string): Answer {
  return refusal(401, code, message)
}
