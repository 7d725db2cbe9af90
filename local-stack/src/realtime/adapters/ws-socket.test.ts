import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import type { Frame } from '../protocol/messages.ts'
import { silentLogger } from './silent-logger.ts'
import { websocketFrame } from './websocket-frame.ts'
import { WsSocket } from './ws-socket.ts'

const text = (words: string): Frame => ({ binary: false, data: Buffer.from(words) })
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function openSocket() {
  const writes: string[] = []
  const connection = new PassThrough()
  vi.spyOn(connection, 'write').mockImplementation((bytes: Buffer) => writes.push(bytes.toString()) > 0)
  const ws = {
    OPEN: 1,
    readyState: 1,
    close: () => writes.push('closed'),
    terminate: () => writes.push('dropped'),
  } as const
  return { socket: new WsSocket(ws, connection, 1_000_000, silentLogger), writes }
}

const framed = (...words: string[]): string =>
  words.map((word) => websocketFrame(text(word)).toString()).join('')

test('what is sent to a socket in one turn leaves in one write, in order', async () => {
  const { socket, writes } = openSocket()
  const other = openSocket()
  for (const word of ['one', 'two', 'three']) {
    socket.send(text(word))
    other.socket.send(text(word))
  }
  await turn()
  socket.send(text('four'))
  await turn()
  expect(writes).toEqual([framed('one', 'two', 'three'), framed('four')])
  expect(other.writes).toEqual([framed('one', 'two', 'three')])
})

test('a close comes after what was sent before it, and nothing after', async () => {
  const { socket, writes } = openSocket()
  socket.send(text('last words'))
  socket.close(1000)
  await turn()
  expect(writes).toEqual([framed('last words'), 'closed'])
})

test('much in one turn is not held back until its end', () => {
  const { socket, writes } = openSocket()
  const long = 'x'.repeat(20_000)
  socket.send(text('short'))
  socket.send(text(long))
  expect(writes).toEqual([framed('short', long)])
})
