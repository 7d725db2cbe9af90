/** The raw limit for joins: a bare `ws` server that answers each hello after one question to the database, asked as its user would. */
import pg from 'pg'
import { WebSocketServer } from 'ws'

const [connectionString = '', claims = '{}'] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString, max: 10 })
const question = {
  name: 'question',
  text: `select set_config('request.jwt.claims', $1, true), set_config('role', 'authenticated', true), auth.uid()`,
  values: [claims],
}
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, clientTracking: false })

server.on('connection', (socket) => {
  socket.on('message', async () => {
    await pool.query(question)
    socket.send('{"status":"ok"}')
  })
})
server.on('listening', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : 0)
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
