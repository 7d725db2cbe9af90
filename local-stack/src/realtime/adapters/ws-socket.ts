import type { WebSocket } from 'ws'
import type { ClientSocket, Logger } from '../ports.ts'
import type { Frame } from '../protocol/messages.ts'

/** A socket of the `ws` package. A reader that lets too much pile up loses its connection. */
export function createWsSocket(socket: WebSocket, maxBufferedBytes: number, logger: Logger): ClientSocket {
  return {
    get isOpen() {
      return socket.readyState === socket.OPEN
    },
    send(frame: Frame) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > maxBufferedBytes) {
        logger.warn('SlowSocketDropped', { bufferedBytes: socket.bufferedAmount })
        socket.terminate()
        return
      }
      socket.send(frame.data, { binary: frame.binary })
    },
    close(code, reason) {
      socket.close(code, reason)
    },
  }
}
