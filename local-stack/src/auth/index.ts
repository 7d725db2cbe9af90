import type { Config } from '../config/schema.ts'
import { createAccessTokens } from './access-tokens.ts'
import { requireAdmin, requireUser } from './caller.ts'
import { createDatabase, databaseError } from './database.ts'
import { AuthError, refusals, toResponse } from './errors.ts'
import { createHooks } from './hooks.ts'
import type { Mailbox } from './mailbox/mailbox.ts'
import { createMailer } from './mails.ts'
import { createRateLimits } from './rate-limits.ts'
import { createRedirects } from './redirects.ts'
import { type Call, limit, type Services } from './request.ts'
import { findRoute, type Route } from './routes.ts'
import { allowancesOf, mailTemplatesOf, settingsOf } from './settings.ts'

/** What Auth needs to know. */
export interface AuthOptions {
  /** The database, as role `supabase_auth_admin`: it owns schema auth and has rights nowhere else. */
  databaseUrl: string
  jwtSecret: string
  /** The public address of the API. */
  publicUrl: string
  auth: Config['auth']
  /** Where the paths of mail templates begin. */
  projectDir: string
  mailbox: Mailbox
  log(line: string): void
}

/** Auth without a port of its own. */
export interface AuthService {
  /** `ip` is where the request came from. */
  handle(request: Request, ip: string): Promise<Response>
  stop(): Promise<void>
}

const PREFIX = '/auth/v1'

async function dispatch(route: Route, call: Call): Promise<Response> {
  if (route.limit) limit(call, route.limit)
  switch (route.access) {
    case 'anyone':
      return route.handler(call)
    case 'admin':
      await requireAdmin(call)
      return route.handler(call)
    case 'user':
      return route.handler(call, await requireUser(call))
  }
}

async function answer(request: Request, ip: string, services: Services): Promise<Response> {
  const url = new URL(request.url)
  const path = url.pathname.slice(PREFIX.length).replace(/(?<=.)\/$/, '')
  const found = findRoute(request.method, path)
  if (found === 'no path') throw new AuthError(404, 'not_found', 'No such path.')
  if (found === 'no method') throw new AuthError(405, 'method_not_allowed', 'Method not allowed')
  const origin = { ip, userAgent: request.headers.get('user-agent') }
  return dispatch(found.route, { request, url, params: found.params, services, origin })
}

/** Starts Auth; it connects when first asked. */
export function createAuth(options: AuthOptions): AuthService {
  const { auth, publicUrl, log } = options
  const settings = settingsOf(auth, publicUrl)
  const database = createDatabase(options.databaseUrl, log)
  const services: Services = {
    database,
    settings,
    tokens: createAccessTokens(options.jwtSecret, settings),
    hooks: createHooks(auth.hook),
    limits: createRateLimits(allowancesOf(auth.rate_limit)),
    redirects: createRedirects(settings.siteUrl, settings.redirectUrls),
    mailer: createMailer({
      mailbox: options.mailbox,
      siteUrl: settings.siteUrl,
      templates: mailTemplatesOf(auth, options.projectDir, log),
    }),
  }

  function refuse(request: Request, error: unknown): Response {
    const refusal = databaseError(error)
    if (refusal.status >= 500 && refusal.code !== refusals.notSupported('').code)
      log(`${request.method} ${new URL(request.url).pathname}: ${refusal.message} ${String(refusal.cause)}`)
    return toResponse(refusal, request)
  }

  return {
    handle: (request, ip) => answer(request, ip, services).catch((error: unknown) => refuse(request, error)),
    stop: () => database.end(),
  }
}
