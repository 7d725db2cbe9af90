import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { WsSocket } from './adapters/ws-socket.ts'
import type { Connection } from './core/channel.ts'
import type { Environment } from './core/environment.ts'
import { pause } from './core/environment.ts'
import { Session, type UserCount } from './core/session.ts'
import { checkHandshake, fromIncoming, JSON_TYPE, type Refusal, writeRefusal } from './handshake.ts'
import type { CancelTimer } from './ports.ts'
import type { Frame } from './protocol/messages.ts'

const SWEEP_MS = 5_000
const CLOSE_GRACE_MS = 1_000
const SUSPENDED = refusal(403, 'Realtime was disabled for this tenant')
const TOO_MANY_USERS = refusal(429, 'Too many connected users')
const TOO_MANY_JOINS = refusal(429, 'Too many joins per second')

interface Listeners {
  message(this: WebSocket, data: Buffer, isBinary: boolean): void
  ping(this: WebSocket): void
  close(this: WebSocket): void
  readonly error: (error: Error) => void
}

/** The sockets of one server: upgrades them, feeds their frames to sessions, closes idle ones. */
export class SocketServer {
  readonly #environment: Environment
  readonly #upgrader: WebSocketServer
  readonly #sessions = new Map<WebSocket, Session>()
  readonly #users: UserCount
  readonly #admitted = new Set<object>()
  /** The same for all sockets: listeners of its own were a tenth of what one takes. */
  readonly #listeners: Listeners
  #cancelSweep: CancelTimer | undefined
  #lookedForAbandonedAt: number
  #isStopped = false

  constructor(environment: Environment) {
    this.#environment = environment
    this.#lookedForAbandonedAt = environment.clock.now()
    this.#listeners = this.#createListeners()
    this.#upgrader = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: environment.limits.maxFrameBytes,
      perMessageDeflate: false,
      skipUTF8Validation: true,
      // A client may offer subprotocols; none is ever chosen.
      handleProtocols: () => false,
    })
    this.#users = {
      admit: (session) => this.#admit(session),
      release: (session) => void this.#admitted.delete(session),
    }
  }

  /** Answers an upgrade request for `/socket/websocket`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', this.#listeners.error)
    const handshake = checkHandshake(fromIncoming(request), this.#environment.tokens)
    const reason = this.#refusal()
    if (this.#isStopped) writeRefusal(socket, { status: 503, body: '', isDelayed: false })
    else if (!handshake.ok) void this.#refuseLater(socket, handshake.refusal)
    else if (reason !== undefined) void this.#refuseLater(socket, reason)
    else
      this.#upgrader.handleUpgrade(request, socket, head, (ws) => {
        // From here on `ws` hears of the connection's errors.
        socket.off('error', this.#listeners.error)
        this.#open(ws, socket, handshake.connection)
      })
  }

  /** Says goodbye to every socket; resolves when all are gone. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancelSweep?.()
    const sockets = [...this.#sessions.keys()]
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const session of this.#sessions.values()) session.disconnect()
    const cancel = this.#environment.clock.setTimeout(() => {
      for (const socket of sockets) socket.terminate()
    }, CLOSE_GRACE_MS)
    await Promise.all(closed)
    cancel()
  }

  #createListeners(): Listeners {
    const { logger } = this.#environment
    const server = this
    return {
      message(data, isBinary) {
        server.#receive(this, { data, binary: isBinary })
      },
      ping() {
        server.#receive(this, undefined)
      },
      close() {
        server.#forget(this)
      },
      error: (error) => logger.info('SocketError', error),
    }
  }

  #open(socket: WebSocket, connection: Duplex, handshake: Omit<Connection, 'socket'>): void {
    const { clock, limits, logger } = this.#environment
    const client = new WsSocket(socket, connection, limits.maxBufferedBytes, logger)
    const session = new Session(this.#environment, { ...handshake, socket: client }, this.#users)
    session.lastSeenMs = clock.now()
    this.#sessions.set(socket, session)
    if (this.#cancelSweep === undefined) this.#sweep()
    const { message, ping, error, close } = this.#listeners
    socket.on('message', message).on('ping', ping).on('error', error).on('close', close)
  }

  #receive(socket: WebSocket, frame: Frame | undefined): void {
    const session = this.#sessions.get(socket)
    if (session === undefined) return
    session.lastSeenMs = this.#environment.clock.now()
    if (frame) session.receive(frame)
  }

  #forget(socket: WebSocket): void {
    const session = this.#sessions.get(socket)
    if (session === undefined) return
    session.close()
    this.#sessions.delete(socket)
    this.#admitted.delete(session)
  }

  /** Why nobody may connect at this moment, whatever the token. */
  #refusal(): Refusal | undefined {
    const { limits, rates } = this.#environment
    if (limits.suspended) return SUSPENDED
    if (this.#isFull()) return TOO_MANY_USERS
    return rates.joins.isReached ? TOO_MANY_JOINS : undefined
  }

  async #refuseLater(socket: Duplex, refusal: Refusal): Promise<void> {
    const { clock, backoff } = this.#environment
    await pause(clock, refusal.isDelayed ? backoff.connect : 0)
    writeRefusal(socket, refusal)
  }

  /** One timer for all sockets, so a silent one is closed up to a sweep late, as upstream. */
  #sweep(): void {
    const { clock, limits } = this.#environment
    const deadline = clock.now() - limits.idleTimeoutMs
    for (const [socket, session] of this.#sessions) {
      if (session.lastSeenMs > deadline) continue
      // A peer that is gone answers no close frame either; nobody should see it present until that times out.
      session.close()
      socket.close(1000)
    }
    if (clock.now() - this.#lookedForAbandonedAt >= limits.noChannelTimeoutMs) this.#dropAbandoned()
    this.#cancelSweep =
      this.#sessions.size === 0 ? undefined : clock.setTimeout(() => this.#sweep(), SWEEP_MS)
  }

  #dropAbandoned(): void {
    this.#lookedForAbandonedAt = this.#environment.clock.now()
    for (const [socket, session] of this.#sessions) if (session.isAbandoned) socket.terminate()
  }

  #isFull(): boolean {
    return this.#admitted.size >= this.#environment.limits.maxConcurrentUsers
  }

  #admit(session: object): boolean {
    if (this.#admitted.has(session)) return true
    if (this.#isFull()) return false
    this.#admitted.add(session)
    return true
  }
}

function refusal(status: number, error: string): Refusal {
  return { status, body: JSON.stringify({ error }), contentType: JSON_TYPE, isDelayed: true }
}
