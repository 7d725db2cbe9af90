import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Queries } from './database.ts'
import { AuthError, refusals } from './errors.ts'
import { text } from './request.ts'

const LIFE_MS = 300_000

/** The fields with which a client begins the PKCE flow. */
export const challengeFields = { code_challenge: text, code_challenge_method: text }

/** What a client keeps the secret of; nothing in the implicit flow. */
export type Challenge = { code: string; method: string } | undefined

/** Reads and checks the challenge of a request. */
export function challengeOf(fields: { code_challenge: string; code_challenge_method: string }): Challenge {
  const { code_challenge: code, code_challenge_method: method } = fields
  if ((code === '') !== (method === ''))
    throw refusals.invalid('PKCE flow requires code_challenge_method and code_challenge')
  if (code === '') return undefined
  if (code.length < 43 || code.length > 128)
    throw refusals.invalid('code challenge has to be between 43 and 128 characters')
  if (!/^[\w.~-]+$/.test(code))
    throw refusals.invalid(
      'code challenge can only contain alphanumeric characters, hyphens, periods, underscores and tildes',
    )
  const known = method.toLowerCase()
  if (known !== 's256' && known !== 'plain')
    throw refusals.invalid(`unsupported code_challenge method "${method}"`)
  return { code, method: known }
}

/** Keeps a challenge until the link of its mail is opened. `method` is what the link is for. */
export async function beginFlow(
  db: Queries,
  userId: string,
  method: string,
  challenge: Challenge,
): Promise<void> {
  if (!challenge) return
  await db.run(
    `insert into auth.flow_state (id, user_id, auth_code, authentication_method, code_challenge_method,
       code_challenge, provider_type, provider_access_token, provider_refresh_token)
     values ($1, $2, $3, $4, $5::auth.code_challenge_method, $6, $7, '', '')`,
    [randomUUID(), userId, randomUUID(), method, challenge.method, challenge.code, method],
  )
}

/** The code an opened link gives, for the client to exchange. */
export async function issueCode(db: Queries, userId: string, method: string): Promise<string> {
  const [flow] = await db.rows(
    z.object({ auth_code: z.string() }),
    `update auth.flow_state set auth_code_issued_at = now(), updated_at = now()
     where id = (select id from auth.flow_state where user_id = $1 and authentication_method = $2
       order by created_at desc limit 1)
     returning auth_code`,
    [userId, method],
  )
  if (!flow)
    throw new AuthError(
      400,
      'flow_state_not_found',
      'No associated flow state found. 404: No valid flow state found for user.',
    )
  return flow.auth_code
}

const flowRow = z.object({
  id: z.string(),
  user_id: z.string(),
  authentication_method: z.string(),
  code_challenge: z.string(),
  code_challenge_method: z.string(),
  began_at: z.string(),
})

function isVerified(verifier: string, challenge: { code: string; method: string }): boolean {
  const hashed =
    challenge.method === 's256' ? createHash('sha256').update(verifier).digest('base64url') : verifier
  const [seen, expected] = [Buffer.from(hashed), Buffer.from(challenge.code)]
  return seen.length === expected.length && timingSafeEqual(seen, expected)
}

/** Takes a code and the secret behind its challenge; each code is good once. */
export async function redeemCode(
  db: Queries,
  code: string,
  verifier: string,
): Promise<{ userId: string; method: string }> {
  const [flow] = await db.rows(
    flowRow,
    `select *, coalesce(auth_code_issued_at, created_at) as began_at from auth.flow_state
     where auth_code = $1 and user_id is not null for update`,
    [code],
  )
  if (!flow) throw new AuthError(404, 'flow_state_not_found', 'invalid flow state, no valid flow state found')
  if (Date.now() > Date.parse(flow.began_at) + LIFE_MS)
    throw new AuthError(422, 'flow_state_expired', 'invalid flow state, flow state has expired')
  if (!isVerified(verifier, { code: flow.code_challenge, method: flow.code_challenge_method }))
    throw new AuthError(
      400,
      'bad_code_verifier',
      'code challenge does not match previously saved code verifier',
    )
  await db.run('delete from auth.flow_state where id = $1', [flow.id])
  return { userId: flow.user_id, method: flow.authentication_method }
}
