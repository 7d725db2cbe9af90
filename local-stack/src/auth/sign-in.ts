import type { Tx } from './database.ts'
import type { Call } from './request.ts'
import { amrOf, insertRefreshToken, insertSession } from './sessions.ts'
import { userView } from './user-view.ts'
import { type User, updateUser } from './users.ts'

/** A session as clients get it. */
export interface SessionAnswer {
  access_token: string
  token_type: 'bearer'
  expires_in: number
  expires_at: number
  refresh_token: string
  user: Record<string, unknown>
}

/** Signs a token for a session and puts everything together. */
export async function sessionAnswer(
  tx: Tx,
  call: Call,
  user: User,
  session: { id: string; refreshToken: string; method: string },
): Promise<SessionAnswer> {
  const { tokens, settings, hooks } = call.services
  const claims = tokens.claimsOf(user, { id: session.id, amr: await amrOf(tx, session.id) })
  const about = { userId: user.id, method: session.method }
  return {
    access_token: await tokens.sign(await hooks.customizeClaims(tx, claims, about)),
    token_type: 'bearer',
    expires_in: settings.jwtExpirySeconds,
    expires_at: claims.exp,
    refresh_token: session.refreshToken,
    user: await userView(tx, user),
  }
}

/** Begins a session. `method` is how the user proved who they are, which their tokens will say. */
export async function signIn(tx: Tx, call: Call, user: User, method: string): Promise<SessionAnswer> {
  const id = await insertSession(tx, user.id, method, call.origin)
  const refreshToken = await insertRefreshToken(tx, { id, userId: user.id })
  const signedIn = await updateUser(tx, user, { last_sign_in_at: new Date().toISOString() })
  return sessionAnswer(tx, call, signedIn, { id, refreshToken, method })
}
