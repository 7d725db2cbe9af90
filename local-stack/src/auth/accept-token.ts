import type { Tx } from './database.ts'
import { AuthError, refusals } from './errors.ts'
import { findByToken, isExpired, matches, type TokenType, tokenHash } from './one-time-tokens.ts'
import type { Call } from './request.ts'
import { findUserByEmail, isBanned, lockUser, type User } from './users.ts'

/** What a token is meant for, in the end. */
export type Purpose = 'signup' | 'invite' | 'recovery' | 'magiclink' | 'email_change'

const tokenTypes: Record<Purpose | 'email', readonly TokenType[]> = {
  signup: ['confirmation_token'],
  invite: ['confirmation_token'],
  recovery: ['recovery_token'],
  magiclink: ['recovery_token'],
  email: ['confirmation_token', 'recovery_token'],
  email_change: ['email_change_token_current', 'email_change_token_new'],
}

/** A type of token this Auth knows; `email` is either of two. */
export function knownType(type: string): Purpose | 'email' {
  const known = Object.keys(tokenTypes).find((name): name is Purpose | 'email' => name === type)
  if (!known) throw refusals.invalid('Invalid email verification type')
  return known
}

const sentAtOf = (user: User, purpose: Purpose): string | null =>
  ({
    signup: user.confirmation_sent_at,
    invite: user.confirmation_sent_at,
    recovery: user.recovery_sent_at,
    magiclink: user.recovery_sent_at,
    email_change: user.email_change_sent_at,
  })[purpose]

/** A token that was accepted, and whose it is. */
export interface Verified {
  user: User
  purpose: Purpose
  hash: string
}

const refuseBanned = (user: User): void => {
  if (isBanned(user)) throw new AuthError(403, 'user_banned', 'User is banned')
}

/** Takes the token of a link. */
export async function verifyHash(
  tx: Tx,
  call: Call,
  hash: string,
  type: Purpose | 'email',
): Promise<Verified> {
  const stale = (): AuthError => refusals.otpExpired('Email link is invalid or has expired')
  const user = await findByToken(tx, hash, tokenTypes[type])
  if (!user) throw stale()
  refuseBanned(user)
  const purpose = type === 'email' ? (user.recovery_token === hash ? 'magiclink' : 'signup') : type
  if (isExpired(sentAtOf(user, purpose), call.services.settings.otpExpirySeconds)) throw stale()
  return { user, purpose, hash }
}

/** The purposes for which a code may have been sent, and the token each would have left. */
function sentTokens(user: User, type: Purpose | 'email'): { purpose: Purpose; token: string }[] {
  const { confirmation_token, recovery_token, email_change_token_current, email_change_token_new } = user
  switch (type) {
    case 'email':
      return [
        { purpose: 'signup', token: confirmation_token },
        { purpose: 'magiclink', token: recovery_token },
      ]
    case 'signup':
    case 'invite':
      return [{ purpose: type, token: confirmation_token }]
    case 'recovery':
    case 'magiclink':
      return [{ purpose: type, token: recovery_token }]
    case 'email_change':
      return [
        { purpose: type, token: email_change_token_current },
        { purpose: type, token: email_change_token_new },
      ]
  }
}

async function userWithCode(
  tx: Tx,
  email: string,
  hash: string,
  type: Purpose | 'email',
): Promise<User | undefined> {
  if (type === 'email_change')
    return (
      (await findByToken(tx, hash, tokenTypes.email_change)) ??
      findByToken(tx, `pkce_${hash}`, tokenTypes.email_change)
    )
  const user = await findUserByEmail(tx, email)
  return user && lockUser(tx, user.id)
}

/** Takes a code somebody typed. */
export async function verifyCode(
  tx: Tx,
  call: Call,
  { email, code }: { email: string; code: string },
  type: Purpose | 'email',
): Promise<Verified> {
  const hash = tokenHash(email, code)
  const user = await userWithCode(tx, email, hash, type)
  if (!user) throw refusals.otpExpired()
  refuseBanned(user)
  const life = call.services.settings.otpExpirySeconds
  const sent = sentTokens(user, type).find(({ purpose, token }) =>
    matches(hash, { token, at: sentAtOf(user, purpose) }, life),
  )
  if (!sent) throw refusals.otpExpired()
  return { user, purpose: sent.purpose, hash: sent.token }
}
