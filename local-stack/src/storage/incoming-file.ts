import { refusals } from './protocol/errors.ts'
import { boundaryOf, type Part, partsOf } from './protocol/multipart.ts'

/** A file on its way in; its bytes have not been read yet. */
export interface IncomingFile {
  body: AsyncIterable<Uint8Array>
  contentType: string
  cacheControl: string
  /** How the bytes are packed, if they are: downloads say so. */
  contentEncoding?: string | undefined
  userMetadata: Record<string, unknown> | undefined
  /** What the sender says its size is; never to be trusted. */
  declaredSize: number | undefined
}

const USER_METADATA_LIMIT = 1024 * 1024

/** What the caller keeps with an object. Anything but a JSON object is passed over, as on hosted. */
export function parseUserMetadata(text: string | null | undefined): Record<string, unknown> | undefined {
  if (text === null || text === undefined) return undefined
  if (Buffer.byteLength(text) > USER_METADATA_LIMIT) throw refusals.tooLarge('user_metadata')
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : undefined
  } catch {
    return undefined
  }
}

async function textOf(part: Part): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of part.body) {
    size += piece.length
    if (size > USER_METADATA_LIMIT) throw refusals.tooLarge('form field')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}

/** The file's bytes; the form must end properly behind them, or the file may have been cut. */
async function* untilFormEnds(file: Part, parts: AsyncGenerator<Part>): AsyncGenerator<Buffer> {
  yield* file.body
  for await (const rest of parts) await textOf(rest)
}

async function fileOfForm(body: ReadableStream<Uint8Array>, contentType: string): Promise<IncomingFile> {
  const boundary = boundaryOf(contentType)
  if (boundary === undefined) throw refusals.noContent('Multipart: Boundary not found')
  const fields = new Map<string, string>()
  const parts = partsOf(body, boundary)
  for (;;) {
    const { done, value: part } = await parts.next()
    if (done) throw refusals.noContent()
    if (part.filename === undefined) {
      fields.set(part.name, await textOf(part))
      continue
    }
    const lifetime = fields.get('cacheControl')
    return {
      body: untilFormEnds(part, parts),
      contentType: fields.get('contentType') ?? part.contentType ?? 'application/octet-stream',
      cacheControl: lifetime === undefined ? 'no-cache' : `max-age=${lifetime}`,
      contentEncoding: fields.get('contentEncoding'),
      userMetadata: parseUserMetadata(fields.get('metadata') ?? fields.get('userMetadata')),
      declaredSize: undefined,
    }
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** The file a request brings: the body itself, or the first file of a form. Fields of a form stand before it. */
export async function incomingFile(request: Request): Promise<IncomingFile> {
  const { headers, body } = request
  const contentType = headers.get('content-type') ?? 'application/octet-stream'
  if (body && contentType.toLowerCase().startsWith('multipart/form-data'))
    return fileOfForm(body, contentType)
  const length = headers.get('content-length')
  const encoded = headers.get('x-metadata')
  return {
    body: body ?? nothing(),
    contentType,
    cacheControl: headers.get('cache-control') ?? 'no-cache',
    contentEncoding: headers.get('content-encoding') ?? undefined,
    userMetadata: parseUserMetadata(encoded === null ? null : Buffer.from(encoded, 'base64').toString()),
    declaredSize: length === null ? undefined : Number(length),
  }
}
