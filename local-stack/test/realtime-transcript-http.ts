import { request } from 'node:http'
import { fillIn, type RecordedFrame } from './realtime-transcript-replay.ts'

/** A recorded request and its answer. */
export interface Exchange {
  readonly name: string
  readonly request: RecordedFrame
  readonly response: RecordedFrame
}

/** The exchanges of a recording that names each of them. */
export function exchanges(frames: readonly RecordedFrame[]): Exchange[] {
  return frames.flatMap((frame, index) => {
    const [sent, response] = frames.slice(index + 1, index + 3)
    const isNamed = frame.dir === 'case' && sent !== undefined && response !== undefined
    return isNamed ? [{ name: frame.text ?? '', request: sent, response }] : []
  })
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

/** Sends a recorded request; an upgrade that succeeds has status 101 and no body. */
export function sendRequest(
  serverUrl: string,
  recorded: RecordedFrame,
): Promise<{ status: number; body: string }> {
  const now = Math.floor(Date.now() / 1000)
  const [method = 'GET', path = '/'] = (recorded.text ?? '').split(' ')
  const isUpgrade = recorded.text?.endsWith('(websocket upgrade)') === true
  const extra = Object.entries(recorded.headers ?? {}).map(([name, value]) => [name, fillIn(value, now)])
  const headers = { ...(isUpgrade ? UPGRADE : { connection: 'keep-alive' }), ...Object.fromEntries(extra) }
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>()
  const sent = request(serverUrl + fillIn(path, now), { method, headers })
  sent.on('upgrade', (_, socket) => {
    socket.destroy()
    resolve({ status: 101, body: '' })
  })
  sent.on('response', async (response) => {
    const chunks = await response.toArray()
    resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') })
  })
  sent.on('error', reject)
  sent.end()
  return promise
}
