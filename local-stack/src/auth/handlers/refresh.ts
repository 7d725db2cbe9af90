import { z } from 'zod'
import { audit } from '../audit.ts'
import type { Tx } from '../database.ts'
import { AuthError, refusals } from '../errors.ts'
import { bodyOf, type Call, json, text } from '../request.ts'
import {
  activeTokenOf,
  findRefreshToken,
  insertRefreshToken,
  lockSession,
  type RefreshToken,
  revokeFamily,
  revokeToken,
  type Session,
  sessionOfToken,
  touchSession,
} from '../sessions.ts'
import { type SessionAnswer, sessionAnswer } from '../sign-in.ts'
import { findUserById, isBanned } from '../users.ts'

const shape = z.object({ refresh_token: text })

const refused = (code: string, words: string): AuthError =>
  new AuthError(400, code, `Invalid Refresh Token: ${words}`)

/** Why a session may not go on, if it may not. */
function expiryOf(session: Session, call: Call): AuthError | undefined {
  const { sessionTimeboxMs, sessionInactivityMs } = call.services.settings
  const now = Date.now()
  const isPast = (from: string | null, ms = 0): boolean => from !== null && now > Date.parse(from) + ms
  if (isPast(session.not_after)) return refused('session_expired', 'Session Expired')
  if (sessionTimeboxMs && isPast(session.created_at, sessionTimeboxMs))
    return refused('session_expired', 'Session Expired')
  if (sessionInactivityMs && isPast(session.refreshed_at ?? session.created_at, sessionInactivityMs))
    return refused('session_expired', 'Session Expired (Inactivity)')
  return undefined
}

/**
 * The token to go on with, or nothing if this one was used before and somebody else may have it. The token before the
 * active one always gets the active one: its owner never saw the last answer. An older one is forgiven for a
 * moment, for tabs that refresh at once.
 */
async function nextToken(
  tx: Tx,
  call: Call,
  session: Session,
  token: RefreshToken,
): Promise<string | undefined> {
  const { isRotationEnabled, reuseIntervalMs } = call.services.settings
  if (token.revoked) {
    const active = await activeTokenOf(tx, session.id)
    if (active?.parent === token.token) return active.token
    if (Date.now() > Date.parse(token.updated_at) + reuseIntervalMs) {
      if (isRotationEnabled) await revokeFamily(tx, session.id)
      return undefined
    }
  }
  await revokeToken(tx, token.id)
  return insertRefreshToken(tx, { id: session.id, userId: session.user_id }, token.token)
}

async function refreshSession(
  tx: Tx,
  call: Call,
  presented: string,
  sessionId: string,
): Promise<SessionAnswer | undefined> {
  // The session is locked before its tokens, by everybody, so that two refreshes never wait for each other.
  const session = await lockSession(tx, sessionId)
  const token = await findRefreshToken(tx, presented)
  if (!session || !token) throw refused('refresh_token_not_found', 'Refresh Token Not Found')
  const user = await findUserById(tx, session.user_id)
  if (!user) throw refused('refresh_token_not_found', 'Refresh Token Not Found')
  if (isBanned(user)) throw refused('user_banned', 'User Banned')
  const expiry = expiryOf(session, call)
  if (expiry) throw expiry
  const next = await nextToken(tx, call, session, token)
  if (next === undefined) return undefined
  await audit(tx, call, 'token_refreshed', user)
  await touchSession(tx, session.id, call.origin)
  return sessionAnswer(tx, call, user, { id: session.id, refreshToken: next, method: 'token_refresh' })
}

/** `POST /token?grant_type=refresh_token` */
export async function refresh(call: Call): Promise<Response> {
  const { refresh_token: presented } = await bodyOf(call, shape)
  if (presented === '') throw refusals.invalid('refresh_token required')
  const { database } = call.services
  const owner = await sessionOfToken(database, presented)
  if (!owner) throw refused('refresh_token_not_found', 'Refresh Token Not Found')
  const { sessionId } = owner
  if (sessionId === null) throw refused('session_not_found', 'No Valid Session Found')
  const answer = await database.transaction((tx) => refreshSession(tx, call, presented, sessionId))
  // Not thrown inside: what was revoked has to stay revoked.
  if (!answer) throw refused('refresh_token_already_used', 'Already Used')
  return json(answer)
}
