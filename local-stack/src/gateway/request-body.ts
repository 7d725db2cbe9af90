import type { IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'

/** Up to this length a body is worth waiting for, if it comes in one piece: it then goes out in one. */
const ONE_PIECE_BYTES = 64 * 1024

/** A body as it goes to a service; null where there is none. */
export type Body = Buffer | Readable | null

/**
 * Hands the body of a request on as soon as anything of it is there. It is called off when the body is larger than `limit`, and
 * may be destroyed by whoever has it: the connection to the caller outlives that.
 */
export function takeBody(
  request: IncomingMessage,
  limit: number,
  ends: { onBody(body: Body): void; onTooLarge(): void; onBytes(): void },
): void {
  const length = lengthOf(request)
  if (length === 0) {
    ends.onBody(null)
    return
  }
  if (length === undefined || length > ONE_PIECE_BYTES) {
    ends.onBody(streamOf(request, limit, ends))
    return
  }
  request.once('data', (chunk: Buffer) => {
    if (chunk.length === length) {
      ends.onBody(chunk)
      return
    }
    request.pause()
    request.unshift(chunk)
    ends.onBody(streamOf(request, limit, ends))
  })
}

/** How long the body will be; undefined if nobody knows. */
function lengthOf({ headers }: IncomingMessage): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined
  return Number(headers['content-length'] ?? 0)
}

function streamOf(
  request: IncomingMessage,
  limit: number,
  { onTooLarge, onBytes }: { onTooLarge(): void; onBytes(): void },
): Readable {
  // Not the request itself: to destroy that would end the caller's connection, with the answer still to come.
  const body = new PassThrough()
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    onBytes()
    if (size <= limit) return
    request.unpipe(body)
    onTooLarge()
  })
  body.on('error', () => {})
  // A service that answers before it has read everything leaves the rest to be passed over.
  body.on('close', () => request.resume())
  request.pipe(body)
  return body
}
