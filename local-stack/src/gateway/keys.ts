import { createHmac } from 'node:crypto'
import { SignJWT } from 'jose'

/** The local default of the Supabase CLI, which every tutorial shows. */
export const DEFAULT_JWT_SECRET = 'super-secret-jwt-token-with-at-least-32-characters-long'

/** The four keys of a project and the secret behind them. */
export interface ProjectKeys {
  jwtSecret: string
  publishableKey: string
  secretKey: string
  anonKey: string
  serviceRoleKey: string
}

// Fixed dates make the keys the same at every start, so that an .env file stays valid.
const issuedAt = Date.UTC(2026, 0, 1) / 1000
const expiresAt = Date.UTC(2036, 0, 1) / 1000

function opaqueKey(kind: 'publishable' | 'secret', jwtSecret: string): string {
  const digest = createHmac('sha256', jwtSecret).update(`sb_${kind}`).digest('base64url')
  return `sb_${kind}_${digest.slice(0, 22)}_${digest.slice(22, 30)}`
}

function roleToken(role: string, jwtSecret: string): Promise<string> {
  return new SignJWT({ role })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer('supabase-local')
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(new TextEncoder().encode(jwtSecret))
}

/** Derives all keys from the JWT secret. They protect nothing: the stack listens on the loopback interface. */
export async function deriveKeys(jwtSecret: string = DEFAULT_JWT_SECRET): Promise<ProjectKeys> {
  return {
    jwtSecret,
    publishableKey: opaqueKey('publishable', jwtSecret),
    secretKey: opaqueKey('secret', jwtSecret),
    anonKey: await roleToken('anon', jwtSecret),
    serviceRoleKey: await roleToken('service_role', jwtSecret),
  }
}
