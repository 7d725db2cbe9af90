/** A network a test can cut: its sockets, its requests, or both. */
export interface CuttableNetwork {
  readonly WebSocket: typeof WebSocket
  readonly fetch: typeof fetch
  /** Breaks every socket, and every one that is tried until restored. */
  cutSockets(): void
  /** Lets every request fail as well. */
  cutRequests(): void
  restore(): void
}

/** A port that refuses at once. */
const nobodyListens = 'ws://127.0.0.1:1'

/** A network that works until it is cut. */
export function cuttableNetwork(): CuttableNetwork {
  const sockets = new Set<WebSocket>()
  let areSocketsCut = false
  let areRequestsCut = false

  class CuttableWebSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(areSocketsCut ? nobodyListens : url, protocols)
      sockets.add(this)
      this.addEventListener('close', () => sockets.delete(this))
    }
  }

  return {
    WebSocket: CuttableWebSocket,
    fetch: (input, init) =>
      areRequestsCut ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init),
    cutSockets: () => {
      areSocketsCut = true
      for (const socket of sockets) socket.close()
    },
    cutRequests: () => {
      areRequestsCut = true
    },
    restore: () => {
      areSocketsCut = false
      areRequestsCut = false
    },
  }
}
