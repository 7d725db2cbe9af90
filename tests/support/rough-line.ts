import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What the line does to everything that passes. */
export interface Weather {
  /** Each piece comes later by up to this, ms; the order stays. */
  delayMs: number
  /** Pieces are cut to so many bytes; 0 leaves them whole. */
  sliceBytes: number
  /** Nothing passes and nobody is told. What is sent meanwhile comes when it ends. */
  isBlackHole: boolean
  /** Connections that begin as a WebSocket are dropped, as some offices do. */
  refusesWebSockets: boolean
}

/** What went over a line. */
export interface Traffic {
  up: number
  down: number
  /** When something came for the client, ms since 1970. */
  arrivals: number[]
  /** When the client sent something. */
  departures: number[]
  /** Connections opened. */
  connections: number
}

/** A line to a server, byte for byte, as bad as a test wants it. */
export interface RoughLine {
  url: string
  weather: Weather
  readonly traffic: Traffic
  /** Hears everything that comes for the client, byte for byte. */
  tap: ((piece: Buffer) => void) | undefined
  open(): number
  /** Breaks every connection. */
  cut(): void
  /** Ends one direction of every connection, and leaves the other open. */
  halfClose(direction: 'up' | 'down'): void
  close(): Promise<void>
}

/** Opens a line to a stack's URL. */
export async function openRoughLine(target: string, random: () => number = Math.random): Promise<RoughLine> {
  const { hostname, port } = new URL(target)
  const pairs = new Set<readonly [near: Socket, far: Socket]>()
  const traffic: Traffic = { up: 0, down: 0, arrivals: [], departures: [], connections: 0 }
  const weather: Weather = { delayMs: 0, sliceBytes: 0, isBlackHole: false, refusesWebSockets: false }

  const server = createServer({ allowHalfOpen: true }, (near) => {
    traffic.connections += 1
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    const pair = [near, far] as const
    pairs.add(pair)
    const drop = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of pair) socket.setNoDelay(true).on('error', drop).on('close', drop)
    carry(near, far, weather, random, (piece) => {
      // Also on a connection that carried requests before.
      if (weather.refusesWebSockets && /^upgrade: websocket/im.test(piece.toString('latin1'))) drop()
      traffic.up += piece.length
      traffic.departures.push(Date.now())
    })
    carry(far, near, weather, random, (piece) => {
      line.tap?.(piece)
      traffic.down += piece.length
      traffic.arrivals.push(Date.now())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const line: RoughLine = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    weather,
    traffic,
    tap: undefined,
    open: () => pairs.size,
    cut: () => {
      for (const [near, far] of pairs) {
        near.destroy()
        far.destroy()
      }
    },
    halfClose: (direction) => {
      for (const [near, far] of pairs) (direction === 'up' ? far : near).end()
    },
    close: async () => {
      for (const [near, far] of pairs) {
        near.destroy()
        far.destroy()
      }
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return line
}

/** Carries one direction: each piece comes a while after it was sent, and never before the one ahead of it. */
function carry(
  from: Socket,
  to: Socket,
  weather: Weather,
  random: () => number,
  count: (piece: Buffer) => void,
): void {
  const waiting: { piece: Buffer | 'end'; dueAt: number }[] = []
  let isBusy = false
  const next = (): void => {
    isBusy = true
    for (let first = waiting[0]; first && !to.destroyed; first = waiting[0]) {
      const early = first.dueAt - Date.now()
      if (weather.isBlackHole || early > 0) {
        setTimeout(next, Math.max(early, 10))
        return
      }
      waiting.shift()
      pass(first.piece)
    }
    isBusy = false
  }
  const pass = (piece: Buffer | 'end'): void => {
    if (piece === 'end') {
      to.end()
      return
    }
    count(piece)
    if (to.writable) to.write(piece)
  }
  const take = (piece: Buffer | 'end'): void => {
    waiting.push({ piece, dueAt: Date.now() + random() * weather.delayMs })
    if (!isBusy) next()
  }
  from.on('data', (data) => {
    const size = weather.sliceBytes || data.length
    for (let at = 0; at < data.length; at += size) take(data.subarray(at, at + size))
  })
  from.on('end', () => take('end'))
}
