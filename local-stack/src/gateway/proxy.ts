import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type Answer, send, timedOut, tooLarge, unavailable } from './answers.ts'

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
  /** In place of the usual answer when the service takes too long. */
  timedOut?: Answer
  /** In place of the usual answer when the service is gone. */
  failure?(): Promise<Answer>
  /** Reads a refusal before it goes on, and may put another in its place. */
  judge?(status: number, body: string): Answer | undefined
  /** Bytes of the answer came by. */
  onBytes?(): void
  /** Changes what the service's answer says in its headers, as node's raw list. */
  answerHeaders?(status: number, headers: string[]): string[]
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

/** The start of an answer that was not sent yet, because its end may be right behind it. */
interface Held {
  readonly status: number
  readonly message: string | undefined
  readonly headers: readonly string[]
}

/**
 * Passes an answer on as it comes. One that is here whole at once is sent whole at once, with its length: a write less, which is a
 * tenth of what a small answer costs.
 */
function pump(answer: IncomingMessage, response: ServerResponse, held: Held): void {
  let first: Buffer | undefined
  const sendHead = (length?: number): void => {
    const { status, message, headers } = held
    const all = length === undefined ? headers : [...headers, 'content-length', String(length)]
    response.writeHead(status, message, [...all])
  }
  const release = (): void => {
    if (response.headersSent) return
    sendHead()
    if (first) response.write(first)
  }
  answer.on('data', (chunk: Buffer) => {
    if (!response.headersSent && first === undefined) {
      first = chunk
      return
    }
    release()
    if (response.write(chunk)) return
    answer.pause()
    response.once('drain', () => answer.resume())
  })
  answer.on('end', () => {
    const isWhole = !response.headersSent && first && !hasLength(held.headers)
    if (isWhole) sendHead(first?.length)
    else release()
    response.end(isWhole ? first : undefined)
  })
  answer.on('error', () => response.destroy())
  // What has not ended by now may take long: a stream of events, say.
  setImmediate(release)
}

function hasLength(headers: readonly string[]): boolean {
  return headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-length')
}

/** What an error fits into: more is data. */
const SHORT_BYTES = 4096

function isShort({ headers }: IncomingMessage): boolean {
  const length = headers['content-length']
  return headers['content-encoding'] === undefined && (length === undefined || Number(length) <= SHORT_BYTES)
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
  outgoing.on('response', async (answer) => {
    const status = answer.statusCode ?? 502
    const headers = answerHeaders(answer, forwarding.responseHeaders)
    if (forwarding.judge && status >= 400 && isShort(answer)) {
      const body = await text(answer).catch(() => '')
      const other = forwarding.judge(status, body)
      if (other) return refuse(other)
      response.writeHead(status, answer.statusMessage, headers).end(body)
      return
    }
    if (forwarding.onBytes) answer.on('data', forwarding.onBytes)
    pump(answer, response, {
      status,
      message: answer.statusMessage,
      headers: forwarding.answerHeaders?.(status, headers) ?? headers,
    })
  })
  outgoing.on('timeout', () => {
    refuse(forwarding.timedOut ?? timedOut(name))
    outgoing.destroy()
  })
  outgoing.on('error', async () => {
    if (response.writableEnded) return
    const answer = response.headersSent ? undefined : await forwarding.failure?.()
    if (!response.writableEnded) refuse(answer ?? unavailable(name))
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

function statusLines(answer: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`]
  for (let index = 0; index < answer.rawHeaders.length; index += 2)
    lines.push(`${answer.rawHeaders[index]}: ${answer.rawHeaders[index + 1]}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** Leads a WebSocket, or whatever a client upgrades to, to a service. */
export function forwardUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  upstream: Upstream,
  { path, setHeaders, onEnd }: { path: string; setHeaders: Record<string, string>; onEnd(): void },
): void {
  const headers = copyHeaders(request.rawHeaders, (name) => name in setHeaders)
  for (const [name, value] of Object.entries(setHeaders)) headers.push(name, value)
  const outgoing = httpRequest({
    host: '127.0.0.1',
    port: upstream.port,
    method: request.method,
    path,
    headers,
    setHost: false,
  })
  const close = (): void => {
    onEnd()
    socket.destroy()
  }
  outgoing.on('error', close)
  socket.on('close', () => outgoing.destroy())
  outgoing.on('response', (answer) => {
    // No upgrade: what the service says instead goes through, and the line is closed.
    socket.write(statusLines(answer))
    answer.pipe(socket).on('finish', onEnd)
  })
  outgoing.on('upgrade', (answer, service, firstBytes) => {
    onEnd()
    socket.write(statusLines(answer))
    socket.write(firstBytes)
    service.write(head)
    service.on('error', () => socket.destroy())
    service.on('close', () => socket.destroy())
    socket.on('close', () => service.destroy())
    service.pipe(socket).pipe(service)
  })
  outgoing.end()
}
