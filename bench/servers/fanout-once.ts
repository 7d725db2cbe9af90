/** The raw limit for fan-out on Node: what one socket says goes to the others of its path, framed once, written to each socket as it is. */
import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

const topics = new Map<string, Map<WebSocket, Socket>>()
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, clientTracking: false })

server.on('connection', (socket, request) => {
  const topic = request.url ?? '/'
  const all = topics.get(topic) ?? new Map<WebSocket, Socket>()
  topics.set(topic, all.set(socket, request.socket))
  socket.on('message', (data: Buffer, isBinary) => {
    const frame = framed(data, isBinary)
    for (const [other, connection] of all) if (other !== socket) connection.write(frame)
  })
  socket.on('close', () => all.delete(socket))
})
/** A server's frame (RFC 6455, 5.2) for up to 64 KiB. */
function framed(data: Buffer, isBinary: boolean): Buffer {
  const head = Buffer.alloc(data.length < 126 ? 2 : 4)
  head[0] = isBinary ? 0x82 : 0x81
  head[1] = Math.min(data.length, 126)
  if (data.length >= 126) head.writeUInt16BE(data.length, 2)
  return Buffer.concat([head, data])
}

server.on('listening', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : 0)
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
