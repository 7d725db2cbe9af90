import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { send, timedOut, tooLarge, unavailable } from './answers.ts'

/** A service that speaks HTTP on the loopback interface. */
export interface Upstream {
  name: string
  port: number
  agent: Agent
  /** Until the first byte; without it the service sets its own limits. */
  timeoutMs?: number
  maxBodyBytes: number
}

/** How a request is changed on its way through. */
export interface Forwarding {
  path: string
  /** Lower-case names; replace what the caller sent. */
  setHeaders: Record<string, string>
  /** Added to the answer, in place of the upstream's own CORS headers. */
  responseHeaders?: Record<string, string>
}

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function copyHeaders(raw: readonly string[], isDropped: (name: string) => boolean): string[] {
  const kept: string[] = []
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? ''
    if (!isDropped(name.toLowerCase())) kept.push(name, raw[index + 1] ?? '')
  }
  return kept
}

function requestHeaders(request: IncomingMessage, forwarding: Forwarding): string[] {
  const headers = copyHeaders(
    request.rawHeaders,
    (name) => hopByHop.has(name) || name === 'expect' || name in forwarding.setHeaders,
  )
  for (const [name, value] of Object.entries(forwarding.setHeaders)) headers.push(name, value)
  // A body of unknown length stays chunked; without this node would send none at all.
  if (request.headers['transfer-encoding'] !== undefined) headers.push('transfer-encoding', 'chunked')
  return headers
}

function answerHeaders(answer: IncomingMessage, extra: Record<string, string> | undefined): string[] {
  const headers = copyHeaders(
    answer.rawHeaders,
    (name) => hopByHop.has(name) || (extra !== undefined && name.startsWith('access-control-')),
  )
  if (extra) for (const [name, value] of Object.entries(extra)) headers.push(name, value)
  return headers
}

function hasBody(request: IncomingMessage): boolean {
  return request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
}

function pipeBody(
  request: IncomingMessage,
  outgoing: ClientRequest,
  limit: number,
  onTooLarge: () => void,
): void {
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > limit) {
      request.unpipe(outgoing)
      onTooLarge()
    }
  })
  request.pipe(outgoing)
}

/** What `pipe` does, for a tenth less of the time a small answer takes. */
function pump(answer: IncomingMessage, response: ServerResponse): void {
  answer.on('data', (chunk: Buffer) => {
    if (response.write(chunk)) return
    answer.pause()
    response.once('drain', () => answer.resume())
  })
  answer.on('end', () => response.end())
  answer.on('error', () => response.destroy())
}

/** Streams a request to a service and its answer back, holding neither in memory. */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: Upstream,
  forwarding: Forwarding,
): void {
  const { name, maxBodyBytes } = upstream
  const refuse = (answer: Parameters<typeof send>[1]): void =>
    send(response, answer, forwarding.responseHeaders)
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) {
    request.resume()
    refuse(tooLarge(maxBodyBytes))
    return
  }
  const outgoing = httpRequest({
    host: '127.0.0.1',
    port: upstream.port,
    agent: upstream.agent,
    method: request.method,
    path: forwarding.path,
    headers: requestHeaders(request, forwarding),
    setHost: false,
    ...(upstream.timeoutMs === undefined ? {} : { timeout: upstream.timeoutMs }),
  })
  outgoing.on('response', (answer) => {
    response.writeHead(
      answer.statusCode ?? 502,
      answer.statusMessage,
      answerHeaders(answer, forwarding.responseHeaders),
    )
    pump(answer, response)
  })
  outgoing.on('timeout', () => {
    refuse(timedOut(name))
    outgoing.destroy()
  })
  outgoing.on('error', () => {
    if (!response.writableEnded) refuse(unavailable(name))
  })
  response.on('close', () => {
    if (!response.writableFinished) outgoing.destroy()
  })
  if (!hasBody(request)) {
    outgoing.end()
    return
  }
  pipeBody(request, outgoing, maxBodyBytes, () => {
    refuse(tooLarge(maxBodyBytes))
    outgoing.destroy()
  })
}
