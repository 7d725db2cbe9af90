import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { copyHeaders } from './headers.ts'
import type { Upstream } from './upstream.ts'

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
