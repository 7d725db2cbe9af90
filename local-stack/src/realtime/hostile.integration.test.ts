import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { until } from '../../test/realtime-client.ts'
import { Fuzzer } from '../../test/realtime-fuzzer.ts'
import { startTestPostgres, type TestPostgres } from '../../test/realtime-postgres.ts'
import { signToken, startTestRealtime, type TestRealtime } from '../../test/realtime-server.ts'

let postgres: TestPostgres
let server: TestRealtime

beforeAll(async () => {
  postgres = await startTestPostgres()
  server = await startTestRealtime({ databaseUrl: postgres.realtimeUrl, limits: { maxConcurrentUsers: 20 } })
})

afterAll(async () => {
  await server.stop()
  await postgres.server.stop()
})

const HEARTBEAT = '[null,"1","phoenix","heartbeat",{}]'
const JOIN = '["1","1","realtime:a","phx_join",{"config":{}}]'
const path = () => `/realtime/v1/websocket?vsn=2.0.0&apikey=${signToken({ role: 'anon' })}`
const UPGRADE = () =>
  `GET ${path()} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'

/** A frame of a client with a mask of zeros. */
function clientFrame(text: string, firstByte = 0x81): Buffer {
  const body = Buffer.from(text)
  return Buffer.concat([Buffer.of(firstByte, 0x80 | body.length, 0, 0, 0, 0), body])
}

async function openRaw(): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

async function upgraded(): Promise<Socket> {
  const socket = await openRaw()
  socket.write(UPGRADE())
  await once(socket, 'data')
  return socket
}

async function openSocket(): Promise<WebSocket> {
  const socket = new WebSocket(server.url.replace('http', 'ws') + path())
  socket.on('error', () => undefined)
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  return socket
}

async function isAlive(socket: WebSocket): Promise<boolean> {
  socket.send(HEARTBEAT)
  const [data] = await once(socket, 'message')
  return String(data).includes('phx_reply')
}

/** The text of everything a raw socket gets until a pattern is in it. */
async function reads(socket: Socket, pattern: RegExp): Promise<void> {
  let seen = ''
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    seen += String(chunk)
    if (pattern.test(seen)) return
  }
}

describe('a hostile socket', () => {
  test('[RT151] that comes byte by byte is served', async () => {
    const socket = await openRaw()
    socket.setNoDelay(true)
    const sendSlowly = async (bytes: Buffer) => {
      for (const byte of bytes) {
        socket.write(Buffer.of(byte))
        await new Promise(setImmediate)
      }
    }
    await sendSlowly(Buffer.from(UPGRADE()))
    await reads(socket, /101 Switching Protocols/)
    await sendSlowly(clientFrame(HEARTBEAT))
    await reads(socket, /"phx_reply"/)
  })

  test.for<[string, Buffer]>([
    ['an unmasked frame', Buffer.from('810161', 'hex')],
    ['a reserved bit', clientFrame('a', 0xc1)],
    ['an unknown opcode', clientFrame('a', 0x83)],
    ['a continuation of nothing', clientFrame('a', 0x80)],
    ['a control frame in parts', clientFrame('a', 0x09)],
    ['a close of one byte', clientFrame('a', 0x88)],
    ['a length of 2^63', Buffer.from('81ffffffffffffffffff00000000', 'hex')],
  ])('[RT152] that sends %s is closed, and nobody else', async ([, bytes]) => {
    const neighbour = await openSocket()
    const socket = await upgraded()
    const ended = once(socket, 'close')
    socket.write(bytes)
    socket.resume()
    await ended
    expect(await isAlive(neighbour)).toBe(true)
  })

  test('[RT153] that vanishes in the middle of anything leaves nothing behind', async () => {
    const neighbour = await openSocket()
    const partly = [UPGRADE().slice(0, 40), UPGRADE().slice(0, -2), UPGRADE()]
    for (const bytes of partly) {
      const socket = await openRaw()
      socket.write(bytes)
      socket.resetAndDestroy()
    }
    // More than `maxConcurrentUsers` come and go: were one kept, the last would be refused.
    for (let count = 0; count < 40; count += 1) {
      const socket = await upgraded()
      socket.write(clientFrame(JOIN))
      await reads(socket, /"status":"ok"/)
      socket.write(clientFrame(HEARTBEAT).subarray(0, count % 20))
      socket.resetAndDestroy()
    }
    const last = await openSocket()
    await until(async () => {
      last.send(JOIN)
      const [data] = await once(last, 'message')
      expect(String(data)).toContain('"status":"ok"')
    })
    expect(await isAlive(neighbour)).toBe(true)
  })

  test('[RT150] that sends anything harms neither itself nor others', async () => {
    const neighbour = await openSocket()
    for (const version of [1, 2] as const) {
      const socket = new WebSocket(
        server.url.replace('http', 'ws') + path().replace('vsn=2.0.0', `vsn=${version}.0.0`),
      )
      onTestFinished(() => socket.terminate())
      await once(socket, 'open')
      const fuzzer = new Fuzzer(11, version)
      for (let count = 0; count < 1_000; count += 1) {
        const { frame } = fuzzer.next()
        socket.send(frame.data, { binary: frame.binary })
      }
      const answered = new Promise<void>((resolve) => {
        socket.on('message', (data) => String(data).includes('"all done"') && resolve())
      })
      const last = [null, 'all done', 'phoenix', 'heartbeat', {}] as const
      const [, ref, topic, event, payload] = last
      socket.send(JSON.stringify(version === 2 ? last : { ref, topic, event, payload }))
      await answered
      expect(await isAlive(neighbour)).toBe(true)
    }
  })
})
