import { randomUUID } from 'node:crypto'
import { bookkeeping } from './bookkeeping.ts'
import type { IncomingFile } from './incoming-file.ts'
import { findObject, insertObject, lockName, type ObjectDraft, upsertObject } from './objects-table.ts'
import type {
  BucketRow,
  Bytes,
  Database,
  Log,
  ObjectMetadata,
  ObjectRow,
  Received,
  Scope,
  Session,
} from './ports.ts'
import { refusals } from './protocol/errors.ts'
import { assertHeaderValue, isAllowedType, isFolderPlaceholder } from './protocol/names.ts'

/** Where a new object shall go, and on whose account. */
export interface Target {
  bucket: BucketRow
  name: string
  owner: string | undefined
  upsert: boolean
}

/** What writing needs. */
export interface Writing {
  database: Database
  bytes: Bytes
  log: Log
  /** `file_size_limit` of config.toml. */
  sizeLimit: number
}

/** The largest object that may go there. */
export function sizeLimitOf(target: Pick<Target, 'bucket' | 'name'>, sizeLimit: number): number {
  if (isFolderPlaceholder(target.name)) return 0
  return Math.min(sizeLimit, target.bucket.file_size_limit ?? sizeLimit)
}

/** Refuses a content type its bucket does not take. */
export function assertType(target: Pick<Target, 'bucket' | 'name'>, contentType: string): void {
  if (isFolderPlaceholder(target.name)) return
  if (!isAllowedType(contentType, target.bucket.allowed_mime_types))
    throw refusals.invalidMimeType(contentType)
}

async function writeRow(session: Session, upsert: boolean, draft: ObjectDraft): Promise<void> {
  if (upsert) await upsertObject(session, draft)
  else await insertObject(session, draft)
}

/** Whether the policies let the caller write there: the row is written and taken back. */
export async function probeWrite(
  session: Session,
  target: Target,
  known: { contentType: string | undefined; size: number | undefined; userMetadata: object | undefined },
): Promise<void> {
  const draft: ObjectDraft = {
    bucket: target.bucket.id,
    name: target.name,
    owner: target.owner,
    version: '1',
    metadata: { mimetype: known.contentType, contentLength: known.size },
    userMetadata: known.userMetadata === undefined ? undefined : { ...known.userMetadata },
  }
  await session.probe(() => writeRow(session, target.upsert, draft))
}

/** Everything about bytes that column `metadata` holds. */
export function metadataOf(
  received: Pick<Received, 'size' | 'eTag'>,
  file: Pick<IncomingFile, 'contentType' | 'cacheControl' | 'contentEncoding'>,
): ObjectMetadata {
  return {
    eTag: received.eTag,
    size: received.size,
    mimetype: file.contentType,
    cacheControl: file.cacheControl,
    lastModified: new Date().toISOString(),
    contentLength: received.size,
    httpStatusCode: 200,
    ...(file.contentEncoding === undefined ? {} : { contentEncoding: file.contentEncoding }),
  }
}

/**
 * Makes bytes that are in place an object: asks the policies once more, then writes the row. May be called again
 * for the same version. Answers with the version that is no longer needed, if there was one.
 */
export async function commitVersion(
  session: Session,
  target: Target,
  version: string,
  metadata: ObjectMetadata,
  userMetadata: Record<string, unknown> | undefined,
): Promise<{ object: ObjectRow; replaced: string | undefined }> {
  const known = { contentType: metadata.mimetype, size: metadata.size, userMetadata }
  await lockName(session, target.bucket.id, target.name)
  await session.becomeService()
  const current = await findObject(session, target.bucket.id, target.name, 'for update')
  if (current?.version === version) return { object: current, replaced: undefined }
  if (current && !target.upsert) throw refusals.keyExists()
  await session.becomeCaller()
  await probeWrite(session, target, known)
  await session.becomeService()
  const object = await upsertObject(session, {
    bucket: target.bucket.id,
    name: target.name,
    owner: target.owner,
    version,
    metadata,
    userMetadata: userMetadata ?? {},
  })
  return { object, replaced: current?.version }
}

/**
 * Stores a file. The policies are asked before the first byte is read; then the bytes are written and flushed,
 * and only then the row, so that a crash can leave bytes without a row (which are swept) and never the opposite.
 */
export async function storeObject(
  writing: Writing,
  scope: Scope,
  target: Target,
  file: IncomingFile,
): Promise<ObjectRow> {
  const { database, bytes } = writing
  const limit = sizeLimitOf(target, writing.sizeLimit)
  assertType(target, file.contentType)
  for (const value of [file.contentType, file.cacheControl, file.contentEncoding]) assertHeaderValue(value)
  if (file.declaredSize !== undefined && file.declaredSize > limit) throw refusals.tooLarge()
  await database.transaction(scope, (session) =>
    probeWrite(session, target, {
      contentType: file.contentType,
      size: file.declaredSize,
      userMetadata: file.userMetadata,
    }),
  )
  const received = await bytes.receive(file.body, limit)
  const version = randomUUID()
  await bytes.keep(received, version)
  const { object, replaced } = await database
    .transaction(scope, (session) =>
      commitVersion(session, target, version, metadataOf(received, file), file.userMetadata),
    )
    .catch(async (error: unknown) => {
      await forget(writing, target, version)
      throw error
    })
  if (replaced !== undefined) await bytes.remove([replaced])
  return object
}

/**
 * Removes bytes that became no object. When the connection was lost while committing, nobody knows: then the lock
 * waits until that transaction has ended one way or the other.
 */
export async function forget(
  { database, bytes, log }: Writing,
  target: Target,
  version: string,
): Promise<void> {
  try {
    const current = await database.transaction(bookkeeping, async (session) => {
      await lockName(session, target.bucket.id, target.name)
      return findObject(session, target.bucket.id, target.name)
    })
    if (current?.version !== version) await bytes.remove([version])
  } catch (error) {
    log(`version ${version} is left to the next sweep: ${String(error)}`)
  }
}
