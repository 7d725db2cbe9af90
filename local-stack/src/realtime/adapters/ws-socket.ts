import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { ClientSocket, Logger } from '../ports.ts'
import type { Frame } from '../protocol/messages.ts'
import { websocketFrame } from './websocket-frame.ts'

/**
 * A socket of the `ws` package over its connection. Messages go to the connection as they are, framed once for all readers: `ws`
 * would frame them anew for each. That keeps their order only because nothing here is compressed, so that `ws` queues nothing
 * of its own. A reader that lets too much pile up loses its connection.
 */
export class WsSocket implements ClientSocket {
  readonly #socket: WebSocket
  readonly #connection: Duplex
  readonly #maxBufferedBytes: number
  readonly #logger: Logger

  constructor(socket: WebSocket, connection: Duplex, maxBufferedBytes: number, logger: Logger) {
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
    this.#connection.write(websocketFrame(frame))
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason)
  }
}
