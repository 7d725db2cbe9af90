import { findBucket, getObject } from '../objects-table.ts'
import type { ObjectRow, OpenBytes } from '../ports.ts'
import { refusals } from '../protocol/errors.ts'
import { assertKey } from '../protocol/names.ts'
import { byteRange } from '../protocol/range.ts'
import { type Call, type Handler, json } from '../request.ts'

/** A browser opening one of these as a page would run what is in it. */
const scriptable = /^(image\/svg\+xml|application\/xhtml\+xml|(text|application)\/xml)\b/i

/** As hosted: HTML is shown as text, so that a bucket hosts no pages. */
function contentTypeOf(object: ObjectRow): string {
  const type = object.metadata?.mimetype ?? 'application/octet-stream'
  return type.toLowerCase().includes('text/html') ? 'text/plain' : type
}

function disposition(filename: string): string {
  if (filename === '') return 'attachment;'
  const plain = filename.replace(/[^\x20-\x7e]|["\\]/gu, '_')
  const quoted = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(plain) ? plain : `"${plain}"`
  const encoded = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename=${quoted}; filename*=UTF-8''${encoded};`
}

function headersOf(call: Call, object: ObjectRow, bytes: OpenBytes, expires: Date | undefined): Headers {
  const type = contentTypeOf(object)
  const headers = new Headers({
    'accept-ranges': 'bytes',
    'content-type': type,
    etag: object.metadata?.eTag ?? `"${object.version}"`,
    'last-modified': lastModified(object, bytes).toUTCString(),
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'none',
  })
  if (object.metadata?.contentEncoding) headers.set('content-encoding', object.metadata.contentEncoding)
  if (scriptable.test(type))
    headers.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  if (expires) headers.set('expires', expires.toUTCString())
  else headers.set('cache-control', object.metadata?.cacheControl ?? 'no-cache')
  const filename = call.query.get('download')
  if (filename !== null) headers.set('content-disposition', disposition(filename))
  return headers
}

function lastModified(object: ObjectRow, bytes: OpenBytes): Date {
  const known = object.metadata?.lastModified
  return known === undefined ? bytes.modifiedAt : new Date(known)
}

function isFresh(request: Request, headers: Headers): boolean {
  const tags = request.headers.get('if-none-match')
  if (tags !== null) {
    const own = headers.get('etag')
    return tags === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === own)
  }
  const since = Date.parse(request.headers.get('if-modified-since') ?? '')
  return Date.parse(headers.get('last-modified') ?? '') <= since
}

/** Between finding a row and opening its bytes the object may be replaced; then there are newer ones to find. */
async function openCurrent(call: Call, find: () => Promise<ObjectRow>): Promise<[ObjectRow, OpenBytes]> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const object = await find()
    const bytes = await call.services.bytes.open(object.version)
    if (bytes) return [object, bytes]
  }
  throw refusals.noBytes()
}

async function render(call: Call, find: () => Promise<ObjectRow>, expires?: Date): Promise<Response> {
  const [object, bytes] = await openCurrent(call, find)
  let isHandedOn = false
  try {
    const headers = headersOf(call, object, bytes, expires)
    if (isFresh(call.request, headers)) return new Response(null, { status: 304, headers })
    const range = byteRange(call.request.headers.get('range'), bytes.size)
    headers.set('content-length', String(range ? range.end - range.start + 1 : bytes.size))
    if (range) headers.set('content-range', `bytes ${range.start}-${range.end}/${bytes.size}`)
    const status = range ? 206 : 200
    if (call.request.method === 'HEAD' || bytes.size === 0) return new Response(null, { status, headers })
    isHandedOn = true
    return new Response(bytes.read(range), { status, headers })
  } finally {
    if (!isHandedOn) await bytes.close()
  }
}

/** Finds an object of a public bucket, whoever asks. */
async function findPublic(call: Call): Promise<ObjectRow> {
  assertKey(call.name)
  return call.services.database.transaction(call.serviceScope, async (session) => {
    const bucket = await findBucket(session, call.bucket)
    if (!bucket?.public) throw refusals.noSuchBucket()
    return getObject(session, call.bucket, call.name)
  })
}

/** Finds an object the policies let the caller see; in a public bucket that is any. */
async function findAllowed(call: Call): Promise<ObjectRow> {
  assertKey(call.name)
  return call.services.database.transaction(call.scope, async (session) => {
    await session.becomeService()
    const bucket = await findBucket(session, call.bucket)
    if (!bucket || !(bucket.public || call.caller.isAuthenticated)) throw refusals.noSuchBucket()
    if (!bucket.public) await session.becomeCaller()
    return getObject(session, call.bucket, call.name)
  })
}

export const downloadPublic: Handler = (call) => render(call, () => findPublic(call))

export const downloadAllowed: Handler = (call) => render(call, () => findAllowed(call))

export const downloadSigned: Handler = async (call) => {
  const token = call.query.get('token')
  if (token === null)
    throw refusals.invalidRequest("querystring must have required property 'token'", 'Error')
  const grant = await call.services.signatures.checkDownload(token, `${call.bucket}/${call.name}`)
  const find = (): Promise<ObjectRow> =>
    call.services.database.transaction(call.serviceScope, (session) =>
      getObject(session, call.bucket, call.name),
    )
  return render(call, find, new Date(grant.exp * 1000))
}

function describe(object: ObjectRow): Response {
  const { metadata } = object
  return json({
    id: object.id,
    name: object.name,
    version: object.version,
    bucket_id: object.bucket_id,
    size: metadata?.size ?? null,
    content_type: metadata?.mimetype ?? null,
    cache_control: metadata?.cacheControl ?? null,
    etag: metadata?.eTag ?? null,
    metadata: object.user_metadata,
    last_modified: metadata?.lastModified ?? object.updated_at,
    created_at: object.created_at,
  })
}

export const infoPublic: Handler = async (call) => describe(await findPublic(call))

export const infoAllowed: Handler = async (call) => describe(await findAllowed(call))
