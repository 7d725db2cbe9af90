import * as z from 'zod/mini'

/** The session a device has kept, as far as it can be read without asking anybody. */
export interface StoredSession {
  readonly userId: string
  readonly email: string
  /** The session the token was made for; null when it does not say. */
  readonly sessionId: string | null
  readonly refreshToken: string
  /** When the access token ends, ms. */
  readonly expiresAt: number
}

const storedSchema = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_at: z.number(),
  user: z.object({ id: z.string(), email: z.optional(z.string()) }),
})

/** Reads what auth-js keeps. Null for nothing, and for what cannot be understood. */
export function parseStoredSession(text: string | null): StoredSession | null {
  const stored = storedSchema.safeParse(parseJson(text))
  if (!stored.success) return null
  const { access_token, refresh_token, expires_at, user } = stored.data
  return {
    userId: user.id,
    email: user.email ?? '',
    sessionId: sessionIdOf(access_token),
    refreshToken: refresh_token,
    expiresAt: expires_at * 1000,
  }
}

const claimsSchema = z.object({ session_id: z.string() })

/** The session an access token was made for. Its signature is the server's business. */
export function sessionIdOf(accessToken: string): string | null {
  const [, payload = ''] = accessToken.split('.')
  try {
    const text = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
    return claimsSchema.parse(JSON.parse(text)).session_id
  } catch {
    return null
  }
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
