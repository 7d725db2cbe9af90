import { WebSocket } from 'ws'

/** A WebSocket for the client under test whose line can be cut, or go silent, without anyone's doing at the other end. */
export function cuttableTransport(): {
  transport: new (address: string | URL, protocols?: string | string[]) => WebSocket
  /** Ends every connection without a close frame, as a lost network does. */
  cut(): void
  /** From now on nothing arrives any more on the connections that are open, and nobody is told. */
  silence(): void
  /** How many connections were opened. */
  opened(): number
} {
  const open = new Set<WebSocket>()
  const silent = new Set<WebSocket>()
  let count = 0
  class Cuttable extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols)
      count += 1
      open.add(this)
      this.on('close', () => open.delete(this))
    }
    /** A farewell on a silent line is answered by nobody: its connection ends at once, instead of after half a minute. */
    override close(code?: number, reason?: string): void {
      if (silent.has(this)) this.terminate()
      else super.close(code, reason)
    }
  }
  return {
    transport: Cuttable,
    cut: () => {
      for (const socket of open) socket.terminate()
    },
    silence: () => {
      for (const socket of open) {
        socket.pause()
        silent.add(socket)
      }
    },
    opened: () => count,
  }
}
