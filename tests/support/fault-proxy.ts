import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'

/** What becomes of one frame on its way from the server to a client: nothing, itself, or several. Sockets are counted from 1. */
export type FrameFault = (frame: Buffer, isBinary: boolean, socket: number) => Buffer[]

/** A proxy between clients and a stack, which breaks their sockets as told. */
export interface FaultProxy {
  url: string
  /** Frames from server to client go through this; undefined passes them on. */
  fault: FrameFault | undefined
  /** Sockets open now. */
  socketCount(): number
  /** Sockets opened so far. */
  openedSockets(): number
  /** Drops every socket without a goodbye and refuses new ones until restored. */
  cut(): void
  restore(): void
  /** While true, HTTP requests die as well: the cable is out. */
  isHttpDown: boolean
  /** Requests to these paths arrive, and their answers never do. */
  losesAnswer: ((path: string) => boolean) | undefined
  close(): Promise<void>
}

/**
 * Starts a proxy in front of a stack's URL: HTTP passes, WebSocket frames can be dropped, doubled and reordered. `socketHost`: where sockets
 * are led instead.
 */
export async function startFaultProxy(target: string, socketHost?: string): Promise<FaultProxy> {
  const upstream = new URL(target)
  const pairs = new Map<WebSocket, WebSocket>()
  let opened = 0
  const sockets = new WebSocketServer({ noServer: true })
  let isCut = false

  const server = createServer((incoming, outgoing) => {
    if (proxy.isHttpDown) return void incoming.socket.destroy()
    forward(incoming, outgoing, upstream, () => proxy.losesAnswer?.(incoming.url ?? '') ?? false)
  })
  server.on('upgrade', (incoming, socket, head) => {
    if (isCut || proxy.isHttpDown) return void socket.destroy()
    sockets.handleUpgrade(incoming, socket, head, (client) => {
      const remote = new WebSocket(`ws://${socketHost ?? upstream.host}${incoming.url}`)
      pairs.set(client, remote)
      opened += 1
      const nr = opened
      join(client, remote, (frame, isBinary) => proxy.fault?.(frame, isBinary, nr) ?? [frame])
      client.on('close', () => pairs.delete(client))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${port}`,
    fault: undefined,
    isHttpDown: false,
    losesAnswer: undefined,
    socketCount: () => pairs.size,
    openedSockets: () => opened,
    cut() {
      isCut = true
      for (const [client, remote] of pairs) {
        client.terminate()
        remote.terminate()
      }
    },
    restore() {
      isCut = false
    },
    async close() {
      proxy.cut()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  return proxy
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  upstream: URL,
  isLost: () => boolean,
): void {
  const { method, url, headers } = incoming
  const onward = request(
    { host: upstream.hostname, port: upstream.port, method, path: url, headers },
    (answer) => {
      if (isLost()) return void incoming.socket.destroy()
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    },
  )
  onward.on('error', () => outgoing.destroy())
  incoming.pipe(onward)
}

/** Carries frames both ways; what a client sends before the far side is open waits for it. */
function join(
  client: WebSocket,
  remote: WebSocket,
  fault: (frame: Buffer, isBinary: boolean) => Buffer[],
): void {
  const waiting: [Buffer, boolean][] = []
  client.on('message', (data: Buffer, isBinary) => {
    if (remote.readyState === WebSocket.OPEN) remote.send(data, { binary: isBinary })
    else waiting.push([data, isBinary])
  })
  remote.on('open', () => {
    for (const [data, isBinary] of waiting.splice(0)) remote.send(data, { binary: isBinary })
  })
  remote.on('message', (data: Buffer, isBinary) => {
    for (const frame of fault(data, isBinary)) client.send(frame, { binary: isBinary })
  })
  for (const [one, other] of [
    [client, remote],
    [remote, client],
  ] as const) {
    one.on('close', () => other.terminate())
    one.on('error', () => other.terminate())
  }
}

/** Whether a frame carries a broadcast: faults spare the protocol's own replies. */
export function isBroadcast(frame: Buffer, isBinary: boolean): boolean {
  return isBinary ? frame[0] === 4 : frame.includes('"broadcast"')
}

/** Drops, doubles and holds back broadcasts, each with probability p, from a seed. */
export function disorderly(seed: number, p: number): FrameFault {
  let state = seed
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  let held: Buffer | undefined
  return (frame, isBinary) => {
    if (!isBroadcast(frame, isBinary)) return [frame]
    const chance = random()
    if (chance < p) return []
    if (chance < 2 * p) return [frame, frame]
    if (chance < 3 * p && !held) {
      held = frame
      return []
    }
    const late = held ? [held] : []
    held = undefined
    return [frame, ...late]
  }
}
