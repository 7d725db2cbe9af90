import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { Frame } from '../protocol/messages.ts'
import { websocketFrame } from './websocket-frame.ts'

let server: WebSocketServer
let say: (frame: Frame) => void
let client: WebSocket

beforeAll(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (_socket, { socket: connection }) => {
    say = (frame) => void connection.write(websocketFrame(frame))
  })
  await new Promise((resolve) => server.once('listening', resolve))
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await new Promise((resolve) => client.once('open', resolve))
})
afterAll(() => {
  client.terminate()
  server.close()
})

const heard = (): Promise<{ data: Buffer; binary: boolean }> =>
  new Promise((resolve) => client.once('message', (data: Buffer, binary) => resolve({ data, binary })))

describe('[RT17] a WebSocket frame', () => {
  const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 3_000_000]
  test.each(lengths)('of %i bytes is what the ws package reads', async (length) => {
    for (const binary of [true, false]) {
      const data = new Uint8Array(length).fill(97)
      const read = heard()
      say({ data, binary })
      expect((await read).binary).toBe(binary)
      expect((await read).data.equals(data)).toBe(true)
    }
  })

  test('is made once for a message', () => {
    const frame = { data: new Uint8Array(8), binary: false }
    expect(websocketFrame(frame)).toBe(websocketFrame(frame))
    expect(websocketFrame({ ...frame })).not.toBe(websocketFrame(frame))
  })
})
