import { Agent, type Dispatcher, Pool } from 'undici'

/** A service that speaks HTTP on the loopback interface. */
export interface Upstream {
  name: string
  port: number
  connections: Dispatcher
  /** Until the first byte; without it the service sets its own limits. */
  timeoutMs?: number
  maxBodyBytes: number
}

const options = {
  // Streams of events are silent for as long as they like; who waits too long for an answer is told by the gateway.
  headersTimeout: 0,
  bodyTimeout: 0,
  // Sooner than PostgREST, which hangs up after 30 s: nothing is sent into a connection that is being closed.
  keepAliveTimeout: 20_000,
  maxHeaderSize: 64 * 1024,
}

/** Connections to one service, kept and used again. */
export function connectionsTo(port: number): Dispatcher {
  return new Pool(`http://127.0.0.1:${port}`, { ...options, connections: 256 })
}

/** Connections to services that come and go. */
export function connectionsToAny(): Dispatcher {
  return new Agent(options)
}
