/** The raw limit for positions: a bare `ws` server that passes what one socket says to the others of its path. */
import { type WebSocket, WebSocketServer } from 'ws'

const topics = new Map<string, Set<WebSocket>>()
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })

server.on('connection', (socket, request) => {
  const topic = request.url ?? '/'
  const all = topics.get(topic) ?? new Set()
  topics.set(topic, all.add(socket))
  socket.on('message', (data, binary) => {
    for (const other of all)
      if (other !== socket && other.readyState === other.OPEN) other.send(data, { binary })
  })
  socket.on('close', () => all.delete(socket))
})
server.on('listening', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : 0)
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
