import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { decodeProtectedHeader } from 'jose'
import { functionNotFound, methodNotAllowed, unauthorized } from '../functions/answers.ts'
import { admit } from './admission.ts'
import { type Answer, send } from './answers.ts'
import { corsHeaders } from './cors.ts'
import { bearerToken } from './credentials.ts'
import type { ProjectKeys } from './keys.ts'
import { forward } from './proxy.ts'
import type { Route } from './routes.ts'
import type { FunctionCall, FunctionsService } from './services.ts'
import type { TokenVerifier } from './tokens.ts'
import { forwardUpgrade } from './upgrade.ts'

/** What calls of functions are judged with. */
export interface FunctionRouteOptions {
  functions: FunctionsService
  keys: ProjectKeys
  tokens: TokenVerifier
}

type FunctionRoute = Extract<Route, { service: 'functions' }>

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

function algorithmOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg
  } catch {
    return undefined
  }
}

async function refuseToken(token: string, tokens: TokenVerifier): Promise<Answer | undefined> {
  const algorithm = algorithmOf(token)
  if (!algorithm) return unauthorized('UNAUTHORIZED_INVALID_JWT_FORMAT', 'Invalid JWT')
  if (algorithm === 'ES256' || algorithm === 'RS256')
    return unauthorized('UNAUTHORIZED_ASYMMETRIC_JWT', 'Invalid JWT')
  if (algorithm !== 'HS256')
    return unauthorized('UNAUTHORIZED_UNSUPPORTED_TOKEN_ALGORITHM', `Unsupported JWT algorithm ${algorithm}`)
  const check = await tokens.verify(token)
  return check.ok ? undefined : unauthorized('UNAUTHORIZED_LEGACY_JWT', 'Invalid JWT')
}

/** Why a function with `verify_jwt` may not be called, in the words of the hosted functions gateway. */
async function refuseCaller(
  request: IncomingMessage,
  bearer: string | undefined,
  tokens: TokenVerifier,
): Promise<Answer | undefined> {
  if (bearer !== undefined) return refuseToken(bearer, tokens)
  return request.headers.authorization === undefined
    ? unauthorized('UNAUTHORIZED_NO_AUTH_HEADER', 'Missing authorization header')
    : unauthorized('UNAUTHORIZED_INVALID_JWT_FORMAT', "Auth header is not 'Bearer {token}'")
}

function forwardedHeaders(request: IncomingMessage, bearer: string | undefined): Record<string, string> {
  const from = request.socket.remoteAddress ?? ''
  const host = request.headers.host ?? ''
  return {
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    'x-forwarded-for': from,
    'x-real-ip': from,
    'x-forwarded-host': host,
    'x-forwarded-port': /:(\d+)$/.exec(host)?.[1] ?? '80',
    'x-forwarded-proto': 'http',
    'x-forwarded-prefix': '/functions/v1/',
  }
}

/** What hosted adds to an answer, and the page that it makes plain text: HTML is for custom domains. */
function hostedHeaders(
  request: IncomingMessage,
  { executionId }: FunctionCall,
): (status: number, headers: string[]) => string[] {
  return (status, headers) => {
    const added = [
      'x-served-by',
      'supabase-edge-runtime',
      'x-sb-edge-region',
      'local',
      'x-deno-execution-id',
      executionId,
    ]
    if (status >= 500) added.push('sb-error-code', 'EDGE_FUNCTION_ERROR')
    const kept = headers.map((value, index) => {
      const isType = index % 2 === 1 && headers[index - 1]?.toLowerCase() === 'content-type'
      return isType && request.method === 'GET' ? value.replace(/^text\/html/i, 'text/plain') : value
    })
    return [...kept, ...added]
  }
}

/** Judges a call and finds who answers it. */
async function answererOf(
  request: IncomingMessage,
  route: FunctionRoute,
  { functions, keys, tokens }: FunctionRouteOptions,
): Promise<{ call: FunctionCall; bearer: string | undefined } | { refusal: Answer }> {
  const settings = functions.find(route.slug)
  if (!settings) return { refusal: functionNotFound }
  if (!methods.has(request.method ?? 'GET')) return { refusal: methodNotAllowed }
  const admitted = admit(request, keys)
  const bearer = 'bearer' in admitted ? admitted.bearer : bearerToken(request.headers.authorization)
  // The function answers preflights itself, as on hosted.
  if (settings.verifyJwt && request.method !== 'OPTIONS') {
    const refusal = await refuseCaller(request, bearer, tokens)
    if (refusal) return { refusal }
  }
  const call = await functions.call(route.slug)
  return 'refusal' in call ? call : { call, bearer }
}

/** Calls a function and streams both ways. */
export async function callFunction(
  request: IncomingMessage,
  response: ServerResponse,
  route: FunctionRoute,
  options: FunctionRouteOptions,
): Promise<void> {
  const found = await answererOf(request, route, options)
  if ('refusal' in found) {
    request.resume()
    return send(response, found.refusal, corsHeaders)
  }
  const { call, bearer } = found
  response.on('close', call.ended)
  // Whoever went away meanwhile closes nothing any more.
  if (response.destroyed) return call.ended()
  forward(request, response, call.upstream, {
    path: route.path,
    setHeaders: forwardedHeaders(request, bearer),
    timedOut: call.timedOut,
    failure: call.failure,
    onBytes: call.progressed,
    answerHeaders: hostedHeaders(request, call),
  })
}

/** Leads a WebSocket to a function. As on hosted the call is over once it is open: `waitUntil` keeps a worker longer. */
export async function upgradeToFunction(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  route: FunctionRoute,
  options: FunctionRouteOptions,
): Promise<void> {
  const found = await answererOf(request, route, options)
  if ('refusal' in found) {
    const body = JSON.stringify(found.refusal.body)
    socket.end(
      `HTTP/1.1 ${found.refusal.status} Refused\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    return
  }
  const { call, bearer } = found
  forwardUpgrade(request, socket, head, call.upstream, {
    path: route.path,
    setHeaders: forwardedHeaders(request, bearer),
    onEnd: call.ended,
  })
}
