import { AuthError } from './errors.ts'
import type { Call, Caller } from './request.ts'
import { findSession } from './sessions.ts'
import { findUserById } from './users.ts'

const ADMIN_ROLES = new Set(['service_role', 'supabase_admin'])
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Whether a text is a UUID, which Postgres would otherwise complain about. */
export function isUuid(value: string): boolean {
  return uuid.test(value)
}

function bearerOf(request: Request): string {
  const token = /^[Bb]earer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined)
    throw new AuthError(401, 'no_authorization', 'This endpoint requires a Bearer token')
  return token
}

const badJwt = (message: string, status = 403): AuthError => new AuthError(status, 'bad_jwt', message)

/** Who asks: a user of ours with a session that has not ended. */
export async function requireUser(call: Call): Promise<Caller> {
  const { tokens, database } = call.services
  const claims = await tokens.verify(bearerOf(call.request))
  if (claims.sub === '') throw badJwt('invalid claim: missing sub claim')
  if (!isUuid(claims.sub)) throw badJwt('invalid claim: sub claim must be a UUID', 400)
  const user = await findUserById(database, claims.sub)
  if (!user) throw new AuthError(403, 'user_not_found', 'User from sub claim in JWT does not exist')
  if (claims.session_id === '') return { user, session: undefined, claims }
  if (!isUuid(claims.session_id)) throw badJwt('invalid claim: session_id claim must be a UUID')
  const session = await findSession(database, claims.session_id)
  if (!session)
    throw new AuthError(403, 'session_not_found', 'Session from session_id claim in JWT does not exist')
  return { user, session, claims }
}

/** Lets only those through who hold the secret key. */
export async function requireAdmin(call: Call): Promise<void> {
  const { role } = await call.services.tokens.verify(bearerOf(call.request))
  if (!ADMIN_ROLES.has(role)) throw new AuthError(403, 'not_admin', 'User not allowed')
}
