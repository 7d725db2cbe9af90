/** A peer for positions: Socket.IO as its documentation shows it, rooms for topics, WebSocket only. */
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer()
const io = new Server(http, { transports: ['websocket'] })

io.on('connection', (socket) => {
  const topic = String(socket.handshake.query.topic)
  void socket.join(topic)
  socket.on('position', (payload: unknown) => socket.to(topic).emit('position', payload))
})
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  process.send?.(typeof address === 'object' ? address?.port : 0)
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
