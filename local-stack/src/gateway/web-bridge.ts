import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A body that is larger than the handler takes. */
export class BodyTooLarge extends Error {}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > limit) throw new BodyTooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The web-standard form of a node request, its body read whole. */
export async function toWebRequest(
  request: IncomingMessage,
  url: string,
  setHeaders: Record<string, string>,
  limit: number,
): Promise<Request> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    for (const item of [value ?? []].flat()) headers.append(name, item)
  }
  for (const [name, value] of Object.entries(setHeaders)) headers.set(name, value)
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
