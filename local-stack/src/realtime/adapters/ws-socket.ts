import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { ClientSocket, Logger } from '../ports.ts'
import type { Frame } from '../protocol/messages.ts'
import { websocketFrame } from './websocket-frame.ts'

/** More than this is not gathered: from here on copying costs more than a system call saves. */
const MAX_GATHERED_BYTES = 16_384

let waiting: WsSocket[] = []

function flushLater(socket: WsSocket): void {
  if (waiting.push(socket) === 1) setImmediate(flushAll)
}

function flushAll(): void {
  const sockets = waiting
  waiting = []
  for (const socket of sockets) socket.flush()
}

/** The part of a `ws` socket that is used here. */
type Socket = Pick<WebSocket, 'readyState' | 'OPEN' | 'close' | 'terminate'>

/**
 * A socket of the `ws` package over its connection. Messages go to the connection as they are, framed once for all readers: `ws`
 * would frame them anew for each. That keeps their order only because nothing here is compressed, so that `ws` queues nothing
 * of its own. What is sent in one turn of the event loop leaves in one write, for in a flood the system calls are what costs.
 * A reader that lets too much pile up loses its connection.
 */
export class WsSocket implements ClientSocket {
  readonly #socket: Socket
  readonly #connection: Duplex
  readonly #maxBufferedBytes: number
  readonly #logger: Logger
  #gathered: Buffer[] | undefined
  #gatheredBytes = 0

  constructor(socket: Socket, connection: Duplex, maxBufferedBytes: number, logger: Logger) {
    this.#socket = socket
    this.#connection = connection
    this.#maxBufferedBytes = maxBufferedBytes
    this.#logger = logger
  }

  send(frame: Frame): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    if (this.#connection.writableLength > this.#maxBufferedBytes) {
      this.#logger.warn('SlowSocketDropped', { bufferedBytes: this.#connection.writableLength })
      this.#socket.terminate()
      return
    }
    const bytes = websocketFrame(frame)
    if (this.#gathered === undefined) {
      this.#gathered = [bytes]
      flushLater(this)
    } else {
      this.#gathered.push(bytes)
    }
    this.#gatheredBytes += bytes.byteLength
    if (this.#gatheredBytes > MAX_GATHERED_BYTES) this.flush()
  }

  /** Writes what was sent in this turn. */
  flush(): void {
    const frames = this.#gathered
    if (frames === undefined) return
    this.#gathered = undefined
    this.#gatheredBytes = 0
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const [first] = frames
    this.#connection.write(frames.length === 1 && first ? first : Buffer.concat(frames))
  }

  close(code?: number, reason?: string): void {
    this.flush()
    this.#socket.close(code, reason)
  }
}
