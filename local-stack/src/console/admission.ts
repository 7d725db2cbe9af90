import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isLoopbackHost } from '../gateway/loopback.ts'

/** Why a request is not served. */
export interface Refusal {
  status: number
  code: string
  message: string
}

const framed = new Set(['iframe', 'frame', 'fencedframe', 'object', 'embed'])

const forbidden = (code: string, message: string): Refusal => ({ status: 403, code, message })

/**
 * Whoever asks must have come by a name of this machine (a page of the internet can point its own name at 127.0.0.1) and
 * from the console itself, not from another page of this machine.
 */
export function refuseForeign(headers: IncomingHttpHeaders, port: number): Refusal | undefined {
  const { host, origin } = headers
  if (!isLoopbackHost(host) || !host?.endsWith(`:${port}`))
    return forbidden('foreign_host', 'The console answers to 127.0.0.1 and localhost only.')
  if (origin !== undefined && origin !== `http://${host}`)
    return forbidden('foreign_origin', 'Another page may not use the console.')
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return forbidden('foreign_site', 'Another page may not use the console.')
  const destination = headers['sec-fetch-dest']
  if (destination !== undefined && framed.has(String(destination)))
    return forbidden('framed', 'The console is never part of another page.')
  return undefined
}

/** What runs SQL moreover needs the token that only the page has, and a body no form can send. */
export function refuseCall(
  headers: IncomingHttpHeaders,
  method: string | undefined,
  token: string,
): Refusal | undefined {
  if (method !== 'POST')
    return { status: 405, code: 'method_not_allowed', message: 'The console is asked by POST.' }
  if (headers['content-type'] !== 'application/json')
    return { status: 415, code: 'not_json', message: 'The console takes application/json.' }
  const given = Buffer.from(String(headers['x-console-token'] ?? ''))
  const wanted = Buffer.from(token)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    return forbidden('no_token', 'The stack was restarted since this page was loaded: load it again.')
  return undefined
}

/** Nothing but the console's own files, no inline code, no frames; forms go nowhere. */
export const safeHeaders: Record<string, string> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'clipboard-write=(self)',
  'cache-control': 'no-store',
}
