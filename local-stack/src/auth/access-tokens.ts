import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { AuthError } from './errors.ts'
import type { Settings } from './settings.ts'
import type { User } from './users.ts'

/** How and when somebody proved who they are. */
export interface AmrEntry {
  method: string
  timestamp: number
}

/** The session a token belongs to. */
export interface TokenSession {
  id: string
  amr: readonly AmrEntry[]
}

const claimsSchema = z.looseObject({
  sub: z.string().default(''),
  role: z.string().default(''),
  session_id: z.string().default(''),
  is_anonymous: z.boolean().default(false),
})

/** The claims of a token of ours, as far as Auth reads them. */
export type Claims = z.infer<typeof claimsSchema>

/** Signs and checks access tokens. */
export interface AccessTokens {
  claimsOf(user: User, session: TokenSession): Record<string, unknown> & { exp: number }
  sign(claims: Record<string, unknown>): Promise<string>
  /** Refuses what is not a good token of ours with 403 `bad_jwt`. */
  verify(token: string): Promise<Claims>
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'token has invalid claims: token is expired'
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'nbf'
      ? 'token has invalid claims: token is not valid yet'
      : `token has invalid claims: ${error.claim}`
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'token signature is invalid: signing method is invalid'
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'token signature is invalid: signature is invalid'
  return 'token is malformed: token contains an invalid number of segments'
}

/** Tokens are HS256 with the project's secret and nothing else. */
export function createAccessTokens(jwtSecret: string, settings: Settings): AccessTokens {
  const secret = new TextEncoder().encode(jwtSecret)
  return {
    claimsOf(user, session) {
      const issuedAt = Math.floor(Date.now() / 1000)
      return {
        iss: settings.issuer,
        sub: user.id,
        aud: user.aud,
        exp: issuedAt + settings.jwtExpirySeconds,
        iat: issuedAt,
        email: user.email,
        phone: user.phone,
        app_metadata: user.raw_app_meta_data,
        user_metadata: user.raw_user_meta_data,
        role: user.role,
        aal: 'aal1',
        amr: session.amr,
        session_id: session.id,
        is_anonymous: user.is_anonymous,
      }
    },
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(secret),
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'] })
        return claimsSchema.parse(payload)
      } catch (cause) {
        throw new AuthError(
          403,
          'bad_jwt',
          `invalid JWT: unable to parse or verify signature, ${reasonOf(cause)}`,
          { cause },
        )
      }
    },
  }
}
