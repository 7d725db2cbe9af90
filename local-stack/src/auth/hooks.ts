import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { z } from 'zod'
import type { Tx } from './database.ts'
import { AuthError, refusals } from './errors.ts'
import type { Origin } from './sessions.ts'

/** Functions of the project that Auth asks, by `schema.function`. */
export interface Hooks {
  /** Changes the claims of a token, or refuses it. */
  customizeClaims(
    tx: Tx,
    claims: Record<string, unknown>,
    about: { userId: string; method: string },
  ): Promise<Record<string, unknown>>
  /** Refuses a new user, if it likes. */
  beforeUserCreated(tx: Tx, user: Record<string, unknown>, origin: Origin): Promise<void>
}

interface HookSetting {
  enabled: boolean
  uri?: string | undefined
}

const TIMEOUT_MS = 2000
const name = '[a-zA-Z_][a-zA-Z0-9_-]{0,62}'
const functionUri = new RegExp(`^pg-functions://[^/]+/(${name})/(${name})$`)

/** Whether a hook is a function of the database, the only kind this stack calls. */
export function isFunctionHook(uri: string | undefined): boolean {
  return functionUri.test(uri ?? '')
}

function functionOf(setting: HookSetting | undefined): string | undefined {
  const [, schema, fn] = (setting?.enabled && functionUri.exec(setting.uri ?? '')) || []
  return schema && fn ? `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(fn)}` : undefined
}

const answerShape = z.object({ answer: z.record(z.string(), z.unknown()).nullable() })
const refusalShape = z.object({
  error: z.object({ http_code: z.int().optional(), message: z.string().default('') }),
})

async function ask(tx: Tx, fn: string, input: unknown): Promise<Record<string, unknown>> {
  await tx.run(`select set_config('statement_timeout', $1, true)`, [String(TIMEOUT_MS)])
  try {
    const [row] = await tx.rows(answerShape, `select ${fn}($1::jsonb)::jsonb as answer`, [
      JSON.stringify(input),
    ])
    await tx.run(`select set_config('statement_timeout', '10s', true)`)
    return row?.answer ?? {}
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '57014')
      throw new AuthError(
        422,
        'hook_timeout',
        `Failed to reach hook within maximum time of ${TIMEOUT_MS / 1000} seconds`,
      )
    throw refusals.unexpected(`Error running hook: ${fn}`, error)
  }
}

function checkRefusal(answer: Record<string, unknown>): void {
  const refusal = refusalShape.safeParse(answer)
  if (!refusal.success) return
  const { http_code: status = 500, message } = refusal.data.error
  throw new AuthError(status, 'unknown', message)
}

const needed = ['aud', 'exp', 'iat', 'sub', 'email', 'phone', 'role', 'aal', 'session_id', 'is_anonymous']

function checkClaims(claims: unknown): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(claims)
  const missing = needed.filter((claim) => !(claim in (parsed.data ?? {})))
  if (parsed.success && missing.length === 0) return parsed.data
  const complaints = missing.map((claim) => `- (root): ${claim} is required\n`).join('')
  throw refusals.unexpected(`output claims do not conform to the expected schema: \n${complaints}`)
}

/** Hooks as `[auth.hook.<name>]` names them. A hook that is off changes nothing. */
export function createHooks(settings: {
  custom_access_token?: HookSetting | undefined
  before_user_created?: HookSetting | undefined
}): Hooks {
  const claimsHook = functionOf(settings.custom_access_token)
  const userHook = functionOf(settings.before_user_created)
  return {
    async customizeClaims(tx, claims, { userId, method }) {
      if (claimsHook === undefined) return claims
      const input = { user_id: userId, claims, authentication_method: method }
      const answer = await ask(tx, claimsHook, input)
      checkRefusal(answer)
      return checkClaims(answer.claims)
    },
    async beforeUserCreated(tx, user, { ip }) {
      if (userHook === undefined) return
      const metadata = {
        uuid: randomUUID(),
        time: new Date().toISOString(),
        name: 'before-user-created',
        ip_address: ip,
      }
      checkRefusal(await ask(tx, userHook, { metadata, user }))
    },
  }
}
