import { z } from 'zod'
import type { AccessTokens, Claims } from './access-tokens.ts'
import type { Database } from './database.ts'
import { refusals } from './errors.ts'
import type { Hooks } from './hooks.ts'
import type { Mailer } from './mails.ts'
import type { LimitName, RateLimits } from './rate-limits.ts'
import type { createRedirects } from './redirects.ts'
import type { Origin, Session } from './sessions.ts'
import type { Settings } from './settings.ts'
import type { User } from './users.ts'

/** What every handler works with. */
export interface Services {
  database: Database
  settings: Settings
  tokens: AccessTokens
  mailer: Mailer
  hooks: Hooks
  limits: RateLimits
  redirects: ReturnType<typeof createRedirects>
}

/** A request on its way to a handler. */
export interface Call {
  request: Request
  url: URL
  /** Parts of the path the route has names for. */
  params: Readonly<Record<string, string>>
  services: Services
  origin: Origin
}

/** Who asks, where that has to be somebody. */
export interface Caller {
  user: User
  session: Session | undefined
  claims: Claims
}

/** An answer in JSON. */
export function json(body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { headers: { 'cache-control': 'no-store', ...headers } })
}

/** A text that may be missing or null, which is the same as empty. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')

/** An object that may be missing or null. */
export const object = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? undefined)

export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false)

/** The body of a request as JSON of the given shape. */
export async function bodyOf<T>(call: Call, shape: z.ZodType<T>): Promise<T> {
  let value: unknown
  try {
    value = JSON.parse(await call.request.text())
  } catch (error) {
    throw refusals.badJson(error instanceof Error ? error.message : String(error))
  }
  const result = shape.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw refusals.badJson(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`)
}

/** Counts the request against a limit of whoever sent it. */
export function limit(call: Call, name: LimitName): void {
  call.services.limits.take(name, call.origin.ip)
}

/** Where a link in a mail leads in the end: where the caller asked for, if that is allowed. */
export function redirectOf(call: Call, wish?: string): string {
  return call.services.redirects.choose(
    wish,
    call.request.headers.get('redirect_to'),
    call.url.searchParams.get('redirect_to'),
    call.request.headers.get('referer'),
  )
}
