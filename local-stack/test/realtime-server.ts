import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { createRealtime, type Realtime, type RealtimeOptions } from '../src/realtime/index.ts'

/** A Realtime server on a port, under the paths a gateway gives it. */
export interface TestRealtime {
  readonly realtime: Realtime
  /** As a Supabase client is given it. */
  readonly url: string
  stop(): Promise<void>
}

/** The secret of every test. */
export const JWT_SECRET = 'a-secret-for-tests-that-is-long-enough-for-hs256'

/** How to run a server for a test: with the secret of every test, on any port, unless said otherwise. */
type TestRealtimeOptions = Omit<RealtimeOptions, 'jwtSecret'> & { jwtSecret?: string; port?: number }

/** Starts a server that maps `/realtime/v1/websocket` as a gateway does. */
export async function startTestRealtime({
  jwtSecret = JWT_SECRET,
  port = 0,
  ...options
}: TestRealtimeOptions): Promise<TestRealtime> {
  const realtime = createRealtime({ ...options, jwtSecret })
  await realtime.start()
  const server = createServer(async (request, response) => {
    const url = `http://localhost${toInternal(request.url)}`
    const { method = 'GET' } = request
    const body = method === 'POST' ? Buffer.concat(await request.toArray()) : null
    const answer = await realtime.handle(new Request(url, { method, headers: toHeaders(request), body }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  server.on('upgrade', (request, socket, head) => {
    request.url = toInternal(request.url)
    realtime.handleUpgrade(request, socket, head)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    realtime,
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      await realtime.stop()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function toHeaders({ headers }: IncomingMessage): Headers {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
  return new Headers(entries)
}

function toInternal(url = '/'): string {
  return url.replace('/realtime/v1/websocket', '/socket/websocket').replace('/realtime/v1/api', '/api')
}

/** What a token may be signed with other than the usual. */
interface Signing {
  readonly alg?: string
  readonly kid?: string
  readonly secret?: string
}

/** A token of this project; expires in an hour unless the claims say otherwise. */
export function signToken(claims: object, { alg = 'HS256', kid, secret = JWT_SECRET }: Signing = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(Date.now() / 1000) + 3600
  const signed = `${part({ alg, typ: 'JWT', kid })}.${part({ exp, ...claims })}`
  const hash = alg === 'HS512' ? 'sha512' : 'sha256'
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`
}
