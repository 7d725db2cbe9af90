import type { Environment } from './core/environment.ts'
import { pause } from './core/environment.ts'
import { checkHandshake, type HandshakeRequest, isSocketPath, JSON_TYPE } from './handshake.ts'

/** Answers everything that is not an upgrade. Features that do not exist yet say so. */
export async function handleHttp(request: Request, environment: Environment): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/healthcheck') return new Response('ok')
  if (pathname === '/api/ping' && ['GET', 'HEAD'].includes(request.method))
    return json(200, { message: 'Success' })
  if (pathname === '/api/broadcast' || pathname.startsWith('/api/broadcast/')) {
    return json(501, { message: 'Broadcast over HTTP is not supported by this server yet' })
  }
  if (pathname.startsWith('/socket/longpoll')) {
    return json(501, { message: 'Long polling is not supported by this server' })
  }
  if (isSocketPath(pathname)) return withoutUpgrade(request, environment)
  return json(404, { message: 'Not Found' })
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

function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': JSON_TYPE } })
}
