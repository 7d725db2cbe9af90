import type { ProjectKeys } from './keys.ts'

/** What a request shows at the door. */
export interface Presented {
  /** Header `apikey`, else query parameter `apikey`. */
  apikey: string | undefined
  /** Header `Authorization`. */
  authorization: string | undefined
  userAgent?: string | undefined
}

/** Who the gateway takes the request for. */
export type Credentials =
  | { kind: 'none' }
  | { kind: 'unknown-key' }
  | { kind: 'secret-in-browser' }
  /** `bearer` is the JWT to pass on: the caller's own, else the one its API key stands for. */
  | { kind: 'known'; keyJwt: string; bearer: string }

/** The JWT an API key stands for: opaque keys are translated, the legacy keys are JWTs themselves. */
export function keyToJwt(apikey: string, keys: ProjectKeys): string | undefined {
  switch (apikey) {
    case keys.publishableKey:
    case keys.anonKey:
      return keys.anonKey
    case keys.secretKey:
    case keys.serviceRoleKey:
      return keys.serviceRoleKey
    default:
      return undefined
  }
}

/** The token of a `Bearer` header. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
}

/** Reads the API key and decides which JWT goes upstream, as Supabase's gateway does. */
export function readCredentials(presented: Presented, keys: ProjectKeys): Credentials {
  const { apikey, authorization, userAgent } = presented
  if (!apikey) return { kind: 'none' }
  const keyJwt = keyToJwt(apikey, keys)
  if (!keyJwt) return { kind: 'unknown-key' }
  if (apikey === keys.secretKey && /^Mozilla\//.test(userAgent ?? '')) return { kind: 'secret-in-browser' }
  const own = bearerToken(authorization)
  return { kind: 'known', keyJwt, bearer: own === undefined || own.startsWith('sb_') ? keyJwt : own }
}
