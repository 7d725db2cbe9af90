import { createHash, randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Queries, Tx } from './database.ts'
import { lockUser, type User } from './users.ts'

/** What a one-time token is good for; the name of its column in `auth.users` as well. */
export type TokenType =
  | 'confirmation_token'
  | 'reauthentication_token'
  | 'recovery_token'
  | 'email_change_token_new'
  | 'email_change_token_current'

/** Tokens of the PKCE flow say so, so that their link gives a code and not a session. */
export const PKCE_PREFIX = 'pkce_'

/** A code for people to type. */
export function newOtp(length: number): string {
  return Array.from({ length }, () => randomInt(10)).join('')
}

/** What is kept of a code, and what stands in links. */
export function tokenHash(relatesTo: string, otp: string): string {
  return createHash('sha224').update(`${relatesTo}${otp}`).digest('hex')
}

/** Keeps a token; a user has one of each type. */
export async function storeToken(
  db: Queries,
  token: { userId: string; type: TokenType; hash: string; relatesTo: string },
): Promise<void> {
  await clearToken(db, token.userId, token.type)
  await db.run(
    `insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to)
     values ($1, $2, $3::auth.one_time_token_type, $4, lower($5))`,
    [randomUUID(), token.userId, token.type, token.hash, token.relatesTo],
  )
}

export const clearToken = (db: Queries, userId: string, type: TokenType) =>
  db.run(
    'delete from auth.one_time_tokens where user_id = $1 and token_type = $2::auth.one_time_token_type',
    [userId, type],
  )

export const clearTokens = (db: Queries, userId: string) =>
  db.run('delete from auth.one_time_tokens where user_id = $1', [userId])

/** Whose token of one of these types this is; they are locked, so that it is used once. */
export async function findByToken(
  tx: Tx,
  hash: string,
  types: readonly TokenType[],
): Promise<User | undefined> {
  const [found] = await tx.rows(
    z.object({ user_id: z.string() }),
    `select user_id from auth.one_time_tokens
     where token_hash = $1 and token_type = any ($2::auth.one_time_token_type[]) limit 1`,
    [hash, types],
  )
  const user = found && (await lockUser(tx, found.user_id))
  // Another request may have used it while this one waited.
  return user && types.some((type) => user[type] === hash) ? user : undefined
}

/** Whether a token was sent long ago. */
export function isExpired(sentAt: string | null, lifeSeconds: number, now = Date.now()): boolean {
  return sentAt === null || now > Date.parse(sentAt) + lifeSeconds * 1000
}

/** Whether a code's hash is the one that was sent, and not long ago. */
export function matches(
  hash: string,
  sent: { token: string; at: string | null },
  lifeSeconds: number,
): boolean {
  if (sent.token === '' || isExpired(sent.at, lifeSeconds)) return false
  return sent.token === hash || sent.token === `${PKCE_PREFIX}${hash}`
}
