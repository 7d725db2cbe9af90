import type { Environment } from './core/environment.ts'
import { pause } from './core/environment.ts'
import { checkHandshake, type HandshakeRequest, isSocketPath } from './handshake.ts'
import { json, rateHeaders, text } from './http-answers.ts'
import { handleBatch, handleSingle } from './http-broadcast.ts'

/** Answers everything that is not an upgrade. */
export async function handleHttp(request: Request, environment: Environment): Promise<Response> {
  const { pathname } = new URL(request.url)
  const segments = decodeSegments(pathname)
  if (segments === undefined) return text(400, 'Bad Request')
  const [first, second, ...more] = segments
  if (first === 'healthcheck' && second === undefined) return new Response('ok')
  if (first === 'api' && second === 'ping' && ['GET', 'HEAD'].includes(request.method)) {
    return json(200, { message: 'Success' }, rateHeaders(environment.rates.requests))
  }
  if (first === 'api' && second === 'broadcast') return handleBroadcast(request, environment, more)
  if (first === 'socket' && second === 'longpoll') {
    return json(501, {
      code: 'not_supported_locally',
      message: 'Long polling is not supported by this server; use a WebSocket',
    })
  }
  if (isSocketPath(pathname)) return withoutUpgrade(request, environment)
  return text(404, 'Not Found')
}

/** The segments of a path, each percent-decoded by itself; undefined when that cannot be done. */
function decodeSegments(pathname: string): string[] | undefined {
  try {
    return pathname
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent)
  } catch {
    return undefined
  }
}

async function handleBroadcast(
  request: Request,
  environment: Environment,
  rest: readonly string[],
): Promise<Response> {
  if (request.method !== 'POST') return text(404, 'Not Found')
  if (rest.length === 0) return handleBatch(request, environment)
  const [topic, events, event, more] = rest
  const isAddress = topic !== undefined && events === 'events' && event !== undefined && more === undefined
  return isAddress ? handleSingle(request, environment, { topic, event }) : text(404, 'Not Found')
}

/** A good request to the socket's path still lacks the upgrade. */
async function withoutUpgrade(request: Request, environment: Environment): Promise<Response> {
  const handshake = checkHandshake(fromRequest(request), environment.tokens)
  if (handshake.ok) {
    const connection = request.headers.get('connection')
    const got = connection === null ? '[]' : JSON.stringify([connection])
    return new Response(`'connection' header must contain 'upgrade', got ${got}`, { status: 400 })
  }
  const { status, body, contentType, isDelayed } = handshake.refusal
  await pause(environment.clock, isDelayed ? environment.backoff.connect : 0)
  const headers = contentType === undefined ? {} : { 'content-type': contentType }
  return new Response(body, { status, headers })
}

function fromRequest(request: Request): HandshakeRequest {
  const { pathname, search } = new URL(request.url)
  const headers = Object.fromEntries(request.headers)
  return { url: pathname + search, headers, header: (name) => headers[name] }
}
