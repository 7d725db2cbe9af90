import { randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { AmrEntry } from './access-tokens.ts'
import type { Queries } from './database.ts'

const sessionRow = z.object({
  id: z.string(),
  user_id: z.string(),
  created_at: z.string(),
  refreshed_at: z.string().nullable(),
  not_after: z.string().nullable(),
})

/** A row of `auth.sessions`: one sign-in. */
export type Session = z.infer<typeof sessionRow>

const refreshTokenRow = z.object({
  id: z.string(),
  token: z.string(),
  parent: z.string().nullable(),
  revoked: z.boolean().nullable(),
  updated_at: z.string(),
})

/** A row of `auth.refresh_tokens`. */
export type RefreshToken = z.infer<typeof refreshTokenRow>

/** From where somebody signs in or refreshes. */
export interface Origin {
  ip: string
  userAgent: string | null
}

const TOKEN_LENGTH = 12
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** Twelve characters, as Supabase Auth makes them. */
function newRefreshToken(): string {
  return Array.from({ length: TOKEN_LENGTH }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/** Begins a session and says how. */
export async function insertSession(
  db: Queries,
  userId: string,
  method: string,
  origin: Origin,
): Promise<string> {
  const id = randomUUID()
  await db.run(
    `insert into auth.sessions (id, user_id, aal, user_agent, ip) values ($1, $2, 'aal1', $3, $4)`,
    [id, userId, origin.userAgent, origin.ip],
  )
  await db.run(
    `insert into auth.mfa_amr_claims (id, session_id, created_at, updated_at, authentication_method)
     values ($1, $2, now(), now(), $3)`,
    [randomUUID(), id, method],
  )
  return id
}

/** A session by its id; the row stays locked until the transaction ends. */
export async function lockSession(db: Queries, id: string): Promise<Session | undefined> {
  const [session] = await db.rows(sessionRow, 'select * from auth.sessions where id = $1 for update', [id])
  return session
}

export async function findSession(db: Queries, id: string): Promise<Session | undefined> {
  const [session] = await db.rows(sessionRow, 'select * from auth.sessions where id = $1', [id])
  return session
}

/** How the session's user proved who they are, the newest first. */
export function amrOf(db: Queries, sessionId: string): Promise<AmrEntry[]> {
  return db.rows(
    z.object({ method: z.string(), timestamp: z.number() }),
    `select authentication_method as method, floor(extract(epoch from updated_at))::int as timestamp
     from auth.mfa_amr_claims where session_id = $1 order by updated_at desc`,
    [sessionId],
  )
}

/** Gives a session a new refresh token, in place of `parent` if there is one. */
export async function insertRefreshToken(
  db: Queries,
  session: { id: string; userId: string },
  parent?: string,
): Promise<string> {
  const token = newRefreshToken()
  await db.run(
    `insert into auth.refresh_tokens (instance_id, token, user_id, session_id, revoked, parent)
     values ('00000000-0000-0000-0000-000000000000', $1, $2, $3, false, $4)`,
    [token, session.userId, session.id, parent ?? null],
  )
  return token
}

/** The session a refresh token belongs to, if the token is known. */
export async function sessionOfToken(
  db: Queries,
  token: string,
): Promise<{ sessionId: string | null; userId: string } | undefined> {
  const [row] = await db.rows(
    z.object({ session_id: z.string().nullable(), user_id: z.string() }),
    'select session_id, user_id from auth.refresh_tokens where token = $1',
    [token],
  )
  return row && { sessionId: row.session_id, userId: row.user_id }
}

export async function findRefreshToken(db: Queries, token: string): Promise<RefreshToken | undefined> {
  const [row] = await db.rows(refreshTokenRow, 'select * from auth.refresh_tokens where token = $1', [token])
  return row
}

/** The token a session goes on with. */
export async function activeTokenOf(db: Queries, sessionId: string): Promise<RefreshToken | undefined> {
  const [row] = await db.rows(
    refreshTokenRow,
    'select * from auth.refresh_tokens where session_id = $1 and revoked is false order by id desc limit 1',
    [sessionId],
  )
  return row
}

export const revokeToken = (db: Queries, id: string) =>
  db.run('update auth.refresh_tokens set revoked = true, updated_at = now() where id = $1', [id])

/**
 * Ends every refresh token of a session. They count as used long ago, so that the reuse interval, which forgives
 * whoever lost an answer, forgives nobody here.
 */
export const revokeFamily = (db: Queries, sessionId: string) =>
  db.run(
    `update auth.refresh_tokens set revoked = true, updated_at = to_timestamp(0) where session_id = $1`,
    [sessionId],
  )

/** Notes from where a session was refreshed. */
export const touchSession = (db: Queries, id: string, origin: Origin) =>
  db.run(
    'update auth.sessions set refreshed_at = now(), user_agent = $2, ip = $3, updated_at = now() where id = $1',
    [id, origin.userAgent, origin.ip],
  )

/** Ends sessions of a user: all, one, or all but one. */
export const signOut = {
  everywhere: (db: Queries, userId: string) =>
    db.run('delete from auth.sessions where user_id = $1', [userId]),
  here: (db: Queries, sessionId: string) => db.run('delete from auth.sessions where id = $1', [sessionId]),
  elsewhere: (db: Queries, userId: string, sessionId: string) =>
    db.run('delete from auth.sessions where user_id = $1 and id <> $2', [userId, sessionId]),
}
