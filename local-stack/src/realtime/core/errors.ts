import type { DatabaseFailure } from '../ports.ts'
import type { TokenProblem } from './token.ts'

const REQUIRED_CLAIMS = 'Fields `role` and `exp` are required in JWT'
const MALFORMED = 'The token provided is not a valid JWT'
const BAD_SIGNATURE = 'Failed to validate JWT signature'
const NO_SIGNER = 'Failed to generate JWT signer, check your JWT secret or JWKS configuration'

/** Answer to a connection whose token is refused. */
export function handshakeError(problem: TokenProblem): { status: number; error: string } {
  switch (problem.kind) {
    case 'malformed':
      return { status: 401, error: MALFORMED }
    case 'signature':
      return { status: 401, error: BAD_SIGNATURE }
    case 'no-signer':
      return { status: 401, error: NO_SIGNER }
    case 'expired':
      return { status: 401, error: 'Token has expired' }
    case 'missing-claims':
      return { status: 401, error: REQUIRED_CLAIMS }
    case 'unusable-claims':
      return { status: 500, error: 'Error connecting to Realtime' }
  }
}

/** Reason of a join that fails because of its token. */
export function joinTokenReason(problem: TokenProblem): string {
  switch (problem.kind) {
    case 'malformed':
      return `MalformedJWT: ${MALFORMED}`
    case 'signature':
      return `JwtSignatureError: ${BAD_SIGNATURE}`
    case 'no-signer':
      return `JwtSignerError: ${NO_SIGNER}`
    case 'expired':
      return `InvalidJWTToken: Token has expired ${problem.secondsAgo} seconds ago`
    case 'missing-claims':
      return `InvalidJWTToken: ${REQUIRED_CLAIMS}`
    case 'unusable-claims':
      return 'Unknown Error on Channel'
  }
}

/** System message before a channel is closed because of its token. */
export function systemTokenMessage(problem: TokenProblem): string {
  switch (problem.kind) {
    case 'malformed':
      return MALFORMED
    case 'signature':
      return ':signature_error'
    case 'no-signer':
      return ':error_generating_signer'
    case 'expired':
      return `Token has expired ${problem.secondsAgo} seconds ago`
    case 'missing-claims':
      return REQUIRED_CLAIMS
    case 'unusable-claims':
      return 'Token expiration time is invalid'
  }
}

/** Reason of a join that fails because nobody may read, or because a policy raised. */
export function unauthorizedReason(topic: string): string {
  return `Unauthorized: ${noReadPermission(topic)}`
}

/** Said when a channel may read nothing. */
export function noReadPermission(topic: string): string {
  return `You do not have permissions to read from this Channel topic: ${topic}`
}

/** Said when a channel may read less than before. */
export function lostReadPermission(topic: string): string {
  return `You no longer have permission to read from this Channel topic: ${topic}`
}

const UNREACHABLE = 'Realtime was unable to connect to the project database'
const CANCELED = 'Query was cancelled, please try again'

/** Reason of a join that fails because of the database. */
export function joinDatabaseReason(failure: DatabaseFailure, topic: string): string {
  switch (failure) {
    case 'policy-error':
      return unauthorizedReason(topic)
    case 'unreachable':
      return `UnableToConnectToProject: ${UNREACHABLE}`
    case 'no-connections':
      return 'DatabaseLackOfConnections: The project database accepts no more connections'
    case 'pool-exhausted':
      return 'IncreaseConnectionPool: Please increase your connection pool size'
    case 'canceled':
      return `QueryCanceled: ${CANCELED}`
    case 'missing-partition':
      return 'MissingPartition: Realtime was unable to find the expected messages partition'
  }
}

/** System message before a channel is closed because the database could not confirm its rights. */
export function systemDatabaseMessage(failure: DatabaseFailure, topic: string): string {
  switch (failure) {
    case 'policy-error':
      return noReadPermission(topic)
    case 'canceled':
      return CANCELED
    case 'unreachable':
    case 'no-connections':
    case 'pool-exhausted':
    case 'missing-partition':
      return UNREACHABLE
  }
}
