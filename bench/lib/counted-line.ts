import { connect, createServer, type Socket } from 'node:net'
import { now } from './clock.ts'

/** A radio falls asleep after about so long without traffic, ms. What comes sooner is the same waking. */
const asleepAfterMs = 2000

/** What went over a line since it was last asked. */
export interface Toll {
  up: number
  down: number
  /** How often something went over it, in either direction, after two seconds of silence. */
  wakeUps: number
  requests: number
}

/** A line to a server that counts what its client pays for: bytes of TCP, and how often a phone's radio would have to wake. */
export interface CountedLine {
  url: string
  /** What went over it since the last time. */
  take(): Toll
  close(): void
}

const nothing = (): Toll => ({ up: 0, down: 0, wakeUps: 0, requests: 0 })
const requestLine = /^(GET|POST|PATCH|PUT|DELETE|OPTIONS) \S+ HTTP\/1\.1\r\n/gm

/** Opens a counted line to an address. */
export async function openCountedLine(target: string): Promise<CountedLine> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let toll = nothing()
  let lastAt = 0

  const count = (data: Buffer, direction: 'up' | 'down'): void => {
    const at = now()
    if (at - lastAt > asleepAfterMs) toll.wakeUps += 1
    lastAt = at
    toll[direction] += data.length
    if (direction === 'up') toll.requests += data.toString('latin1').match(requestLine)?.length ?? 0
  }
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const [from, to, direction] of [
      [near, far, 'up'],
      [far, near, 'down'],
    ] as const) {
      sockets.add(from.setNoDelay(true))
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.on('data', (data: Buffer) => {
        count(data, direction)
        to.write(data)
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    take: () => {
      const taken = toll
      toll = nothing()
      return taken
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
