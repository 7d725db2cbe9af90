import { type IncomingMessage, request } from 'node:http'
import type { RecordedFrame } from './realtime-transcript-replay.ts'
import { expand, fillIn } from './realtime-transcript-text.ts'

/** A recorded request and its answer. */
export interface Exchange {
  readonly name: string
  readonly request: RecordedFrame
  readonly response: RecordedFrame
}

/** The answer to a request. */
export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers: IncomingMessage['headers']
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
export function sendRequest(serverUrl: string, recorded: RecordedFrame): Promise<Answer> {
  const now = Math.floor(Date.now() / 1000)
  const [method = 'GET', path = '/'] = (recorded.text ?? '').split(' ')
  const isUpgrade = recorded.text?.endsWith('(websocket upgrade)') === true
  const extra = Object.entries(recorded.headers ?? {}).map(([name, value]) => [name, fillIn(value, now)])
  const headers = { ...(isUpgrade ? UPGRADE : { connection: 'keep-alive' }), ...Object.fromEntries(extra) }
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const sent = request(serverUrl + fillIn(path, now), { method, headers })
  sent.on('upgrade', (_, socket) => {
    socket.destroy()
    resolve({ status: 101, body: '', headers: {} })
  })
  sent.on('response', async (response) => {
    const body = Buffer.concat(await response.toArray()).toString('utf8')
    resolve({ status: response.statusCode ?? 0, body, headers: response.headers })
  })
  sent.on('error', reject)
  sent.end(bodyOf(recorded))
  return promise
}

function bodyOf({ body, body_hex: hex }: RecordedFrame): Buffer {
  return hex === undefined ? Buffer.from(expand(body ?? '')) : Buffer.from(expand(hex), 'hex')
}

/** How an answer differs from the recorded one, as far as clients can tell: status, body, its type, and whether the rate is told. */
export function answerDifferences(recorded: RecordedFrame, actual: Answer): string[] {
  const seen = { status: actual.status, body: comparableBody(actual.body), ...told(actual.headers) }
  const expected = {
    status: recorded.status,
    body: comparableBody(recorded.body ?? ''),
    ...told(recorded.headers ?? {}),
  }
  const [wanted, got] = [JSON.stringify(expected), JSON.stringify(seen)]
  return wanted === got ? [] : [`HTTP answered ${got} instead of ${wanted}`]
}

function told(headers: Readonly<Record<string, string | string[] | undefined>>): object {
  return { type: headers['content-type'], tellsRate: headers['x-rate-limit'] !== undefined }
}

function comparableBody(body: string): unknown {
  try {
    return JSON.parse(body, (_, value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    )
  } catch {
    return body
  }
}
