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
export function createWsSocket(
  socket: WebSocket,
  connection: Duplex,
  maxBufferedBytes: number,
  logger: Logger,
): ClientSocket {
  return {
    get isOpen() {
      return socket.readyState === socket.OPEN
    },
    send(frame: Frame) {
      if (socket.readyState !== socket.OPEN) return
      if (connection.writableLength > maxBufferedBytes) {
        logger.warn('SlowSocketDropped', { bufferedBytes: connection.writableLength })
        socket.terminate()
        return
      }
      connection.write(websocketFrame(frame))
    },
    close(code, reason) {
      socket.close(code, reason)
    },
  }
}
