import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A body that is larger than the handler takes. */
export class BodyTooLarge extends Error {
  readonly limit: number

  constructor(limit: number) {
    super(`The body is larger than ${limit} bytes.`)
    this.limit = limit
  }
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > limit) throw new BodyTooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function toHeaders(request: IncomingMessage, setHeaders: Record<string, string | undefined>): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    for (const item of [value ?? []].flat()) headers.append(name, item)
  }
  for (const [name, value] of Object.entries(setHeaders)) {
    if (value === undefined) headers.delete(name)
    else headers.set(name, value)
  }
  return headers
}

/** What is thrown away of a body nobody wants, so that its sender can read the answer. Beyond it the line is cut. */
const DISCARD_LIMIT = 64 * 1024 * 1024

function discard(request: IncomingMessage): void {
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > DISCARD_LIMIT) request.destroy()
  })
  request.on('error', () => {})
  request.resume()
}

/**
 * The web-standard form of a node request whose body is read as far and as fast as somebody reads it. After the
 * answer `discardRest` lets go of what nobody has read.
 */
export function toStreamingRequest(
  request: IncomingMessage,
  url: string,
  setHeaders: Record<string, string | undefined>,
): { webRequest: Request; discardRest(): void } {
  const method = request.method ?? 'GET'
  const headers = toHeaders(request, setHeaders)
  const hasBody =
    request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
  if (!hasBody || method === 'GET' || method === 'HEAD')
    return { webRequest: new Request(url, { method, headers, redirect: 'manual' }), discardRest() {} }
  const chunks = request.iterator({ destroyOnReturn: false })
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
  // Not every lib that reads this file knows `duplex`, which a streaming body must have.
  const init = { method, headers, body, duplex: 'half', redirect: 'manual' } as const
  return {
    webRequest: new Request(url, init),
    discardRest() {
      if (request.readableEnded || request.destroyed) return
      chunks.return?.().then(
        () => discard(request),
        () => {},
      )
    },
  }
}

/** The web-standard form of a node request, its body read whole. */
export async function toWebRequest(
  request: IncomingMessage,
  url: string,
  setHeaders: Record<string, string>,
  limit: number,
): Promise<Request> {
  const headers = toHeaders(request, setHeaders)
  const method = request.method ?? 'GET'
  const body = method === 'GET' || method === 'HEAD' ? null : await readBody(request, limit)
  return new Request(url, { method, headers, body, redirect: 'manual' })
}

/** Sends a web-standard response. */
export async function sendWebResponse(
  answer: Response,
  response: ServerResponse,
  extra: Record<string, string> = {},
): Promise<void> {
  const headers: string[] = []
  for (const [name, value] of answer.headers) if (!(name in extra)) headers.push(name, value)
  for (const [name, value] of Object.entries(extra)) headers.push(name, value)
  response.writeHead(answer.status, answer.statusText || undefined, headers)
  if (!answer.body) {
    response.end()
    return
  }
  // Node's and the DOM's ReadableStream are the same object with two names.
  await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), response)
}
