/**
 * A crowd of sockets in a process of its own, cheap enough not to be the limit: frames are not parsed, bytes are counted. Every fiftieth
 * socket also looks for the instants in what it gets. Told what to do by its parent, in `CrowdOrder`s; answers each with a `CrowdReport`.
 */
import { randomBytes } from 'node:crypto'
import { createConnection, type Socket } from 'node:net'
import { now } from '../lib/clock.ts'

/** What the parent wants. */
export type CrowdOrder =
  | { do: 'open'; url: string; count: number; atOnce: number; hello: string | null; welcome: string | null }
  | { do: 'report' }
  | { do: 'close' }

/** What a crowd has seen since it was last asked. */
export interface CrowdReport {
  bytes: number
  /** How old messages were when a sampled socket had them, ms. */
  latencies: number[]
  /** How long each socket took from its connection to its welcome, ms. */
  joins: number[]
  refused: number
}

const sampleEvery = 50
let sockets: Socket[] = []
let report: CrowdReport = newReport()

function newReport(): CrowdReport {
  return { bytes: 0, latencies: [], joins: [], refused: 0 }
}

/** A client's text frame: masked with zeros, which leaves the text as it is. */
function textFrame(text: string): Buffer {
  const body = Buffer.from(text)
  const head = body.length < 126 ? Buffer.alloc(2) : Buffer.alloc(4)
  head[0] = 0x81
  head[1] = 0x80 | Math.min(body.length, 126)
  if (body.length >= 126) head.writeUInt16BE(body.length, 2)
  return Buffer.concat([head, Buffer.alloc(4), body])
}

/** Opens one socket; resolves when its welcome has come, rejects when something else has. */
function open(order: CrowdOrder & { do: 'open' }): Promise<Socket> {
  const url = new URL(order.url)
  const began = now()
  const socket = createConnection({ host: url.hostname, port: Number(url.port), noDelay: true })
  const key = randomBytes(16).toString('base64')
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  )
  return new Promise((resolve, reject) => {
    let heard = ''
    let isOpen = false
    const onData = (data: Buffer): void => {
      heard += data.toString('latin1')
      if (!isOpen && heard.includes('\r\n\r\n')) {
        if (!heard.startsWith('HTTP/1.1 101')) {
          fail(heard.slice(0, 200))
          return
        }
        isOpen = true
        heard = heard.slice(heard.indexOf('\r\n\r\n') + 4)
        if (order.hello !== null) socket.write(textFrame(order.hello))
      }
      if (!isOpen || (order.welcome !== null && !heard.includes(order.welcome))) {
        if (heard.includes('"status":"error"')) fail(heard)
        return
      }
      socket.off('data', onData)
      report.joins.push(now() - began)
      resolve(socket)
    }
    const fail = (reason: string): void => {
      report.refused += 1
      socket.destroy()
      reject(new Error(reason))
    }
    socket.on('data', onData)
    socket.on('error', reject)
  })
}

function watch(socket: Socket, index: number): void {
  const isSampled = index % sampleEvery === 0
  socket.on('data', (data: Buffer) => {
    report.bytes += data.length
    if (!isSampled) return
    const at = now()
    for (const [, sent] of data.toString('latin1').matchAll(/"at":"(\d+\.\d{3})"/g))
      report.latencies.push(at - Number(sent))
  })
}

async function openAll(order: CrowdOrder & { do: 'open' }): Promise<void> {
  let next = 0
  const opener = async (): Promise<void> => {
    while (next < order.count) {
      next += 1
      const socket = await open(order).catch(() => null)
      if (!socket) continue
      watch(socket, sockets.length)
      sockets.push(socket)
    }
  }
  await Promise.all(Array.from({ length: order.atOnce }, opener))
}

process.on('message', async (order: CrowdOrder) => {
  if (order.do === 'open') await openAll(order)
  if (order.do === 'close') {
    for (const socket of sockets) socket.destroy()
    sockets = []
  }
  process.send?.(report)
  report = newReport()
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
process.send?.(0)
