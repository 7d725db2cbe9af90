/**
 * The raw limit for what is written: a logical decoding slot on a publication, by default one of the table of events, and a bare socket
 * for each reader. Nothing is checked, kept or repeated. `node decoding.ts <database url> [publication]`; sends its port to its parent.
 */
import { createServer, type ServerResponse } from 'node:http'
import pg from 'pg'
import { LogicalReplicationService, PgoutputPlugin } from 'pg-logical-replication'
import { WebSocket, WebSocketServer } from 'ws'

const slot = `bench_${process.pid}`
const [connectionString = '', publication = slot] = process.argv.slice(2)
const watchers = new Map<string, Set<ServerResponse>>()

const db = new pg.Client({ connectionString })
await db.connect()
if (publication === slot)
  await db.query(
    `create publication ${publication} for table private.events with (publish = 'insert', publish_via_partition_root)`,
  )
await db.query(`select pg_create_logical_replication_slot($1, 'pgoutput')`, [slot])
await db.end()

const server = createServer((request, response) => {
  const stream = new URL(request.url ?? '/', 'http://bench').searchParams.get('stream') ?? ''
  const all = watchers.get(stream) ?? new Set()
  watchers.set(stream, all.add(response))
  request.on('close', () => all.delete(response))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('retry: 1000\n\n')
})
const sockets = new WebSocketServer({ server })
/** Sockets that want one stream; the others get everything. */
const choosy = new Map<WebSocket, string>()
sockets.on('connection', (socket, request) => {
  const stream = new URL(request.url ?? '/', 'http://bench').searchParams.get('stream')
  if (stream === null) return
  choosy.set(socket, stream)
  socket.on('close', () => choosy.delete(socket))
})

const service = new LogicalReplicationService(
  { connectionString },
  { acknowledge: { auto: true, timeoutSeconds: 5 } },
)
service.on('data', (_lsn, message) => {
  if (message.tag !== 'insert') return
  const { stream, seq, type, created_at: at } = message.new
  const text = JSON.stringify({ ...message.new, at })
  for (const socket of sockets.clients) {
    const wanted = choosy.get(socket)
    if (socket.readyState === WebSocket.OPEN && (wanted === undefined || wanted === stream)) socket.send(text)
  }
  for (const response of watchers.get(String(stream)) ?? []) {
    response.write(`id: ${seq}\nevent: ${type}\ndata: ${text}\n\n`)
  }
})
service.on('error', (error) => console.error('decoding:', error.message))
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))

service.once('start', () => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' ? address?.port : 0)
  })
})
await service.subscribe(new PgoutputPlugin({ protoVersion: 1, publicationNames: [publication] }), slot)
