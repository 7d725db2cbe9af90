import { type JWTPayload, jwtVerify } from 'jose'
import { refusals } from './protocol/errors.ts'

/** Who asks, as the database will see it. */
export interface Caller {
  role: string
  claims: JWTPayload
  /** Whose an uploaded object will be. */
  owner: string | undefined
  isAuthenticated: boolean
}

const nobody: Caller = { role: 'anon', claims: { role: 'anon' }, owner: undefined, isAuthenticated: false }

/** Storage itself, for what no policy decides: public buckets, signed URLs, bookkeeping. */
export const serviceCaller: Caller = {
  role: 'service_role',
  claims: { role: 'service_role' },
  owner: undefined,
  isAuthenticated: true,
}

/** Reads the bearer of a request. */
export interface Callers {
  /** Refuses a request without a good token. */
  required(request: Request): Promise<Caller>
  /** A request without a good token is from nobody. */
  optional(request: Request): Promise<Caller>
}

/** Takes HS256 tokens with the project's secret and nothing else. */
export function createCallers(jwtSecret: string): Callers {
  const secret = new TextEncoder().encode(jwtSecret)

  async function required(request: Request): Promise<Caller> {
    const authorization = request.headers.get('authorization')
    if (authorization === null)
      throw refusals.invalidRequest("headers must have required property 'authorization'", 'Error')
    const token = authorization.replace(/^Bearer\s+/i, '')
    try {
      const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'] })
      const role = typeof payload.role === 'string' ? payload.role : 'anon'
      return { role, claims: payload, owner: payload.sub, isAuthenticated: true }
    } catch (error) {
      throw refusals.accessDenied(error instanceof Error ? error.message : 'Invalid JWT')
    }
  }

  return { required, optional: (request) => required(request).catch(() => nobody) }
}
