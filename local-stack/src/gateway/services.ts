import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Answer } from './answers.ts'
import type { Upstream } from './upstream.ts'

/** What stands behind the gateway. A service that is not up is `undefined` and answers 503. */
export interface GatewayServices {
  rest(): Upstream | undefined
  auth(): AuthService | undefined
  realtime(): RealtimeService | undefined
  functions(): FunctionsService | undefined
  storage(): StorageService | undefined
  /** The console has an address of its own; undefined if it is off. */
  consoleUrl(): string | undefined
  mailbox(request: Request): Promise<Response> | Response
  /** The section of config.toml that switches a service off, if it does. */
  disabledBy(service: string): string | undefined
  health(): { ready: boolean; services: Record<string, string> }
}

/** Auth without a port of its own. `ip` is where the request came from. */
interface AuthService {
  handle(request: Request, ip: string): Promise<Response>
}

/** The Realtime server without a port of its own. */
interface RealtimeService {
  handle(request: Request): Promise<Response>
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/** The Storage API without a port of its own. `target` is the path below `/storage/v1`, with its query. */
export interface StorageService {
  handle(request: Request, target: string): Promise<Response>
}

/** One call of a function: who answers it, and what becomes of it. */
export interface FunctionCall {
  upstream: Upstream
  executionId: string
  timedOut: Answer
  /** What to answer when the worker is gone before it has. */
  failure(): Promise<Answer>
  /** Bytes of the answer came by. */
  progressed(): void
  /** The call is over; may be said again. */
  ended(): void
}

/** Edge functions, started when first asked for. */
export interface FunctionsService {
  find(slug: string): { verifyJwt: boolean } | undefined
  call(slug: string): Promise<FunctionCall | { refusal: Answer }>
}
