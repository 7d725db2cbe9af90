import {
  createBucket,
  deleteBucket,
  emptyBucket,
  listBuckets,
  readBucket,
  updateBucket,
} from './handlers/buckets.ts'
import {
  downloadAllowed,
  downloadPublic,
  downloadSigned,
  infoAllowed,
  infoPublic,
} from './handlers/downloads.ts'
import { listObjects } from './handlers/listing.ts'
import { listObjectsV2 } from './handlers/listing-v2.ts'
import { copyObject, moveObject } from './handlers/moves.ts'
import { removeObject, removeObjects } from './handlers/removals.ts'
import {
  replaceObject,
  signDownload,
  signDownloads,
  signUpload,
  uploadObject,
  uploadSigned,
} from './handlers/uploads.ts'
import type { Handler } from './request.ts'

/** Whose token a route wants: a good one, one if there is, or none at all. */
type Admission = 'required' | 'optional' | 'none'

/** One route. `:bucket` is one segment, `*` the rest: an object's name. */
interface Route {
  methods: string
  pattern: string
  admission: Admission
  /** What `storage.operation()` says meanwhile. */
  operation: string
  handler: Handler
}

const route = (
  methods: string,
  pattern: string,
  admission: Admission,
  operation: string,
  handler: Handler,
): Route => ({ methods, pattern, admission, operation: `storage.${operation}`, handler })

/** The first that fits is taken. */
const routes: readonly Route[] = [
  route('GET', 'bucket', 'required', 'bucket.list', listBuckets),
  route('POST', 'bucket', 'required', 'bucket.create', createBucket),
  route('GET', 'bucket/:bucket', 'required', 'bucket.get', readBucket),
  route('PUT', 'bucket/:bucket', 'required', 'bucket.update', updateBucket),
  route('DELETE', 'bucket/:bucket', 'required', 'bucket.delete', deleteBucket),
  route('POST', 'bucket/:bucket/empty', 'required', 'bucket.empty', emptyBucket),
  route('POST', 'object/list/:bucket', 'required', 'object.list', listObjects),
  route('POST', 'object/list-v2/:bucket', 'required', 'object.list_v2', listObjectsV2),
  route('POST', 'object/move', 'required', 'object.move', moveObject),
  route('POST', 'object/copy', 'required', 'object.copy', copyObject),
  route('POST', 'object/sign/:bucket', 'required', 'object.sign_many', signDownloads),
  route('POST', 'object/sign/:bucket/*', 'required', 'object.sign', signDownload),
  route('GET HEAD', 'object/sign/:bucket/*', 'none', 'object.get_signed', downloadSigned),
  route('POST', 'object/upload/sign/:bucket/*', 'required', 'object.sign_upload_url', signUpload),
  route('PUT', 'object/upload/sign/:bucket/*', 'none', 'object.upload_signed', uploadSigned),
  route('GET HEAD', 'object/public/:bucket/*', 'none', 'object.get_public', downloadPublic),
  route('GET', 'object/info/public/:bucket/*', 'none', 'object.info_public', infoPublic),
  route(
    'GET',
    'object/info/authenticated/:bucket/*',
    'required',
    'object.get_authenticated_info',
    infoAllowed,
  ),
  route('GET', 'object/info/:bucket/*', 'optional', 'object.get_authenticated_info', infoAllowed),
  route(
    'GET HEAD',
    'object/authenticated/:bucket/*',
    'required',
    'object.get_authenticated',
    downloadAllowed,
  ),
  route('DELETE', 'object/:bucket', 'required', 'object.delete_many', removeObjects),
  route('GET HEAD', 'object/:bucket/*', 'optional', 'object.get_authenticated', downloadAllowed),
  route('POST', 'object/:bucket/*', 'required', 'object.upload', uploadObject),
  route('PUT', 'object/:bucket/*', 'required', 'object.upload_update', replaceObject),
  route('DELETE', 'object/:bucket/*', 'required', 'object.delete', removeObject),
]

/** What hosted Storage has and this one has not, by first segment of the path. */
const absentParts: Record<string, string> = {
  render: 'image transformation',
  s3: 'the S3 protocol',
  iceberg: 'analytics buckets',
  vector: 'vector buckets',
  cdn: 'the CDN',
}

/** The name of a part of hosted Storage that is not here. */
export function absentPartOf(path: string): string | undefined {
  if (/^\/bucket\/[^/]+\/lifecycle$/.test(path)) return 'the life cycle of buckets'
  return absentParts[path.split('/')[1] ?? '']
}

/** A route and what its path names, not yet decoded. */
export interface Match {
  route: Route
  bucket: string
  name: string
}

function fit(pattern: string, segments: readonly string[]): { bucket: string; name: string } | undefined {
  const parts = pattern.split('/')
  const hasRest = parts.at(-1) === '*'
  if (hasRest ? segments.length < parts.length : segments.length !== parts.length) return undefined
  let bucket = ''
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? ''
    if (part === '*') return { bucket, name: segments.slice(index).join('/') }
    if (part === ':bucket') bucket = segment
    else if (part !== segment) return undefined
  }
  return { bucket, name: '' }
}

/** The route of a path, as it came: nothing decoded, no dots resolved. */
export function matchRoute(method: string, path: string): Match | undefined {
  const segments = path.split('/').slice(1)
  for (const candidate of routes) {
    if (!candidate.methods.split(' ').includes(method)) continue
    const found = fit(candidate.pattern, segments)
    if (found) return { route: candidate, ...found }
  }
  return undefined
}
