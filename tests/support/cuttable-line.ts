import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line to a server that a test can cut in the middle of anything. */
export interface CuttableLine {
  url: string
  /** Bytes that went to the server so far. */
  sentBytes(): number
  /** Breaks every connection, and every one that is tried until restored. */
  cut(): void
  restore(): void
  /** From now on so many bytes a second and no more go to the server; 0 for as fast as it can. */
  slowTo(bytesPerSecond: number): void
  close(): Promise<void>
}

/** Opens a line to a stack's URL, byte for byte. */
export async function openLine(target: string): Promise<CuttableLine> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isCut = false
  let sent = 0
  let rate = 0

  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(Number(port), hostname)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    near.on('data', (data) => {
      sent += data.length
      far.write(data)
      if (rate === 0) return
      near.pause()
      setTimeout(() => near.resume(), (data.length / rate) * 1000)
    })
    near.on('end', () => far.end())
    far.pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sentBytes: () => sent,
    cut() {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    restore() {
      isCut = false
    },
    slowTo(bytesPerSecond) {
      rate = bytesPerSecond
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
