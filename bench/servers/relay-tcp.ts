/** The raw limit for a gateway in Node: bytes passed on to a port and back, nothing read in them. */
import net from 'node:net'

const target = Number(process.argv[2])
const server = net.createServer({ noDelay: true }, (caller) => {
  const service = net.connect({ port: target, host: '127.0.0.1', noDelay: true })
  caller.on('data', (bytes) => service.write(bytes))
  service.on('data', (bytes) => caller.write(bytes))
  for (const [one, other] of [
    [caller, service],
    [service, caller],
  ] as const) {
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(address !== null && typeof address === 'object' ? address.port : 0)
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
