import { createServer } from 'node:net'
import { StackError } from '../errors.ts'

/** A port number, or `auto` for any free one. */
export type PortRequest = number | 'auto'

function listen(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}

/** Any free port of the loopback interface. */
export function freePort(): Promise<number> {
  return listen(0)
}

/** The asked-for port if it is free, else a PORT_IN_USE error that names it. */
export async function claimPort(request: PortRequest, purpose: string): Promise<number> {
  if (request === 'auto') return freePort()
  try {
    return await listen(request)
  } catch (cause) {
    throw portInUse(request, purpose, cause)
  }
}

/** The error for a port somebody else has. */
export function portInUse(port: number, purpose: string, cause?: unknown): StackError {
  return new StackError('PORT_IN_USE', `Port ${port} (${purpose}) of 127.0.0.1 is in use.`, { cause })
}
