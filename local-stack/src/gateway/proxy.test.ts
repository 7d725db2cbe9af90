import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forward } from './proxy.ts'
import { connectionsTo, type Upstream } from './upstream.ts'

type Serve = (asked: IncomingMessage, answer: ServerResponse) => unknown

const open: Server[] = []
let serve: Serve = () => {}
let upstream: Upstream
let service: Server
let front: number
let connections = 0

async function listen(server: Server): Promise<number> {
  open.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

beforeEach(async () => {
  connections = 0
  service = createServer((asked, answer) => serve(asked, answer))
  service.on('connection', () => {
    connections += 1
  })
  const port = await listen(service)
  upstream = { name: 'REST', port, connections: connectionsTo(port), maxBodyBytes: 1024 * 1024 }
  const gateway = createServer((asked, answer) =>
    forward(asked, answer, upstream, { path: asked.url ?? '/', setHeaders: { 'x-ours': 'yes' } }),
  )
  front = await listen(gateway)
})

afterEach(async () => {
  await upstream.connections.destroy()
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Sends a request; what is written to `body` goes out at once. */
function ask(options: RequestOptions = {}): ReturnType<typeof request> {
  return request({ host: '127.0.0.1', port: front, path: '/', ...options })
}

async function answerTo(sent: ReturnType<typeof request>): Promise<IncomingMessage> {
  const [answer] = await once(sent, 'response')
  return answer
}

describe('a request on its way through', () => {
  it('keeps headers as they were written, but for those of the connection', async () => {
    serve = (asked, answer) => answer.end(JSON.stringify(asked.rawHeaders))
    const headers = { 'X-Own': 'Ä', 'x-ours': 'no', te: 'trailers', 'Keep-Alive': '5', Host: 'shop.example' }
    const answer = await answerTo(ask({ headers }).end())
    const seen: string[] = JSON.parse(await text(answer))
    const at = (name: string): string | undefined => seen[seen.indexOf(name) + 1]
    expect([at('X-Own'), at('x-ours'), at('host')]).toEqual(['Ä', 'yes', 'shop.example'])
    expect(seen.map((part) => part.toLowerCase())).not.toContain('te')
  })

  it('brings its body whatever its method, whole or in pieces, with and without a length', async () => {
    serve = async (asked, answer) => answer.end(`${asked.method} ${await text(asked)}`)
    for (const method of ['GET', 'DELETE', 'POST']) {
      const whole = ask({ method, headers: { 'content-length': 4 } }).end('abcd')
      expect(await text(await answerTo(whole))).toBe(`${method} abcd`)
      const inPieces = ask({ method, headers: { 'content-length': 4 } })
      inPieces.write('ab')
      setImmediate(() => setImmediate(() => inPieces.end('cd')))
      expect(await text(await answerTo(inPieces))).toBe(`${method} abcd`)
      const chunked = ask({ method, headers: { 'transfer-encoding': 'chunked' } })
      chunked.write('ab')
      chunked.end('cd')
      expect(await text(await answerTo(chunked))).toBe(`${method} abcd`)
    }
    expect(connections).toBeLessThanOrEqual(2)
  })

  it('streams both ways: an answer may begin before the body has ended', async () => {
    serve = (asked, answer) => {
      answer.flushHeaders()
      asked.on('data', (chunk) => answer.write(String(chunk).toUpperCase()))
      asked.on('end', () => answer.end('.'))
    }
    const sent = ask({ method: 'POST', headers: { 'transfer-encoding': 'chunked' } })
    sent.write('one')
    const answer = await answerTo(sent)
    expect(String((await once(answer, 'data'))[0])).toBe('ONE')
    sent.write('two')
    expect(String((await once(answer, 'data'))[0])).toBe('TWO')
    sent.end()
    expect(await text(answer)).toBe('.')
  })

  it('that is refused before its body was read gets the refusal, and the connection serves another', async () => {
    serve = (_, answer) => answer.writeHead(409).end('early')
    const sent = ask({ method: 'POST', headers: { 'content-length': 900_000 } })
    sent.on('error', () => {})
    sent.end(Buffer.alloc(900_000))
    const answer = await answerTo(sent)
    expect([answer.statusCode, await text(answer)]).toEqual([409, 'early'])
  })

  it('is given up when its caller goes away', async () => {
    const gone = new Promise((resolve) => {
      serve = (asked) => asked.socket.on('close', resolve)
    })
    const sent = ask({ method: 'POST', headers: { 'transfer-encoding': 'chunked' } })
    sent.on('error', () => {})
    sent.write('x')
    await once(service, 'request')
    sent.destroy()
    await gone
  })

  it('with a line that cannot be passed on is a bad request', async () => {
    const socket = connect(front, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n')
    const [first] = await once(socket, 'data')
    expect(String(first)).toMatch(/^HTTP\/1\.1 400 .*bad_request/s)
    socket.destroy()
  })
})

describe('an answer on its way back', () => {
  it('is told with its length when it is here at once, and as it comes when it is not', async () => {
    serve = (asked, answer) => {
      if (asked.url === '/whole') return answer.end('whole')
      answer.write('first')
      setTimeout(() => answer.end('last'), 20)
      return answer
    }
    const whole = await answerTo(ask({ path: '/whole' }).end())
    expect([whole.headers['content-length'], await text(whole)]).toEqual(['5', 'whole'])
    const slow = await answerTo(ask({ path: '/slow' }).end())
    expect(slow.headers['content-length']).toBeUndefined()
    expect(String((await once(slow, 'data'))[0])).toBe('first')
    expect(await text(slow)).toBe('last')
  })

  it('without a body has none, and its connection is used again', async () => {
    serve = (asked, answer) => {
      if (asked.method === 'HEAD') return answer.writeHead(200, { 'content-length': 5 }).end()
      return answer.writeHead(asked.url === '/none' ? 204 : 304, { etag: '"1"' }).end()
    }
    const statuses: unknown[] = []
    for (const options of [{ method: 'HEAD' }, { path: '/none' }, { path: '/same' }]) {
      const answer = await answerTo(ask(options).end())
      statuses.push([answer.statusCode, answer.headers['content-length'], await text(answer)])
    }
    expect(statuses).toEqual([
      [200, '5', ''],
      [204, undefined, ''],
      [304, undefined, ''],
    ])
    expect(connections).toBe(1)
  })

  it('comes no faster than its reader reads', async () => {
    let written = 0
    serve = (_, answer) => {
      const megabytes = Array.from({ length: 64 }, () => Buffer.alloc(1024 * 1024))
      Readable.from(megabytes)
        .on('data', () => {
          written += 1
        })
        .pipe(answer)
    }
    const answer = await answerTo(ask().end())
    await expect
      .poll(async () => {
        const before = written
        await delay(50)
        return written === before
      })
      .toBe(true)
    expect(written).toBeLessThan(40)
    let read = 0
    answer.on('data', (chunk) => {
      read += chunk.length
    })
    await once(answer, 'end')
    expect(read).toBe(64 * 1024 * 1024)
  })

  it('that breaks off is cut, so that nobody takes it for whole', async () => {
    serve = (_, answer) => {
      answer.write('half')
      setTimeout(() => answer.destroy(), 20)
    }
    const answer = await answerTo(ask().end())
    await expect(text(answer)).rejects.toThrow('aborted')
  })

  it('that never comes is 503, and what changes something is not sent twice', async () => {
    let asked = 0
    serve = (incoming) => {
      asked += 1
      incoming.socket.destroy()
    }
    for (const method of ['POST', 'GET']) {
      const answer = await answerTo(ask({ method, headers: { 'content-length': 2 } }).end('{}'))
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1'])
    }
    expect(asked).toBe(2)
  })
})
