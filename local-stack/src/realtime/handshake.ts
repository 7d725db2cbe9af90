import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Connection } from './core/channel.ts'
import { handshakeError } from './core/errors.ts'
import type { Tokens } from './core/token.ts'
import { serializerFor } from './protocol/serializer.ts'

/** An answer instead of an upgrade. */
export interface Refusal {
  readonly status: number
  readonly body: string
  readonly contentType?: string
  /** Whether it is held back, as answers about tokens are. */
  readonly isDelayed: boolean
}

/** What a socket starts with, or why there will be none. */
type Handshake =
  | { readonly ok: true; readonly connection: Omit<Connection, 'socket'> }
  | { readonly ok: false; readonly refusal: Refusal }

/** Content type of every JSON answer. */
export const JSON_TYPE = 'application/json; charset=utf-8'

/** The part of a request that decides; both `IncomingMessage` and `Request` provide it. */
export interface HandshakeRequest {
  readonly url: string
  header(name: string): string | undefined
  readonly headers: Readonly<Record<string, string>>
}

/** A Node request in the shape this module reads. */
export function fromIncoming(request: IncomingMessage): HandshakeRequest {
  const entries = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  )
  const headers = Object.fromEntries(entries)
  return { url: request.url ?? '/', headers, header: (name) => headers[name] }
}

/** Whether a path is the WebSocket endpoint. */
export function isSocketPath(pathname: string): boolean {
  return pathname === '/socket/websocket' || pathname === '/socket/websocket/'
}

/** Decides on a connection: path, then protocol version, then token. */
export function checkHandshake(request: HandshakeRequest, tokens: Tokens): Handshake {
  const [pathname = '', query = ''] = request.url.split('?', 2)
  const params = new URLSearchParams(query)
  if (!isSocketPath(pathname)) {
    return refuse({
      status: 404,
      body: 'Not Found',
      contentType: 'text/html; charset=utf-8',
      isDelayed: false,
    })
  }
  const serializer = serializerFor(params.get('vsn'))
  if (serializer === undefined) return refuse({ status: 403, body: '', isDelayed: false })
  const apikey = request.header('x-api-key') ?? params.get('apikey')
  if (apikey === null) return refuseToken(401, 'API key is missing')
  const token = decode(apikey).replaceAll(/\s/g, '')
  const check = tokens.check(token)
  if (!check.ok) {
    const { status, error } = handshakeError(check.problem)
    return refuseToken(status, error)
  }
  return { ok: true, connection: { serializer, apikey: check.token, headers: forwarded(request.headers) } }
}

const noHeaders: Readonly<Record<string, string>> = {}

/** The headers policies may look at. */
function forwarded(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const ours = Object.entries(headers).filter(([name]) => name.startsWith('x-'))
  return ours.length === 0 ? noHeaders : Object.fromEntries(ours)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function refuseToken(status: number, error: string): Handshake {
  return refuse({ status, body: JSON.stringify({ error }), contentType: JSON_TYPE, isDelayed: true })
}

function refuse(refusal: Refusal): Handshake {
  return { ok: false, refusal }
}

/** Writes a refusal to a socket that asked for an upgrade, and ends it. */
export function writeRefusal(socket: Duplex, { status, body, contentType }: Refusal): void {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...(contentType === undefined ? [] : [`content-type: ${contentType}`]),
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: max-age=0, private, must-revalidate',
    'connection: close',
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
