import type { BucketRow, ObjectRow, Session } from './ports.ts'
import { refusals, StorageError } from './protocol/errors.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What an upload writes. */
export interface ObjectDraft {
  bucket: string
  name: string
  owner: string | undefined
  version: string
  metadata: object | undefined
  userMetadata: Record<string, unknown> | undefined
}

const columns = 'bucket_id, name, owner, owner_id, version, metadata, user_metadata'

function valuesOf(draft: ObjectDraft): unknown[] {
  const { bucket, name, owner, version, metadata, userMetadata } = draft
  return [
    bucket,
    name,
    owner !== undefined && uuid.test(owner) ? owner : null,
    owner ?? null,
    version,
    metadata === undefined ? null : JSON.stringify(metadata),
    userMetadata === undefined ? null : JSON.stringify(userMetadata),
  ]
}

/** Asks for INSERT alone: nothing is returned, so no SELECT policy is needed. */
export async function insertObject(session: Session, draft: ObjectDraft): Promise<void> {
  const text = `insert into storage.objects (${columns}) values ($1, $2, $3, $4, $5, $6, $7)`
  await session.query(text, valuesOf(draft)).catch((error: unknown) => {
    const isTaken = error instanceof StorageError && error.code === 'ResourceAlreadyExists'
    throw isTaken ? refusals.keyExists() : error
  })
}

/** Asks for INSERT and SELECT, and for UPDATE where the object exists. */
export async function upsertObject(session: Session, draft: ObjectDraft): Promise<ObjectRow> {
  const [row] = await session.query<ObjectRow>(
    `insert into storage.objects (${columns}) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (bucket_id, name) do update set owner = excluded.owner, owner_id = excluded.owner_id,
       version = excluded.version, metadata = excluded.metadata, user_metadata = excluded.user_metadata
     returning *`,
    valuesOf(draft),
  )
  if (!row) throw refusals.accessDenied()
  return row
}

/** Undefined when there is none the caller may see. */
export async function findObject(
  session: Session,
  bucket: string,
  name: string,
  lock: '' | 'for update' = '',
): Promise<ObjectRow | undefined> {
  const [row] = await session.query<ObjectRow>(
    `select * from storage.objects where bucket_id = $1 and name = $2 ${lock}`,
    [bucket, name],
  )
  return row
}

/** Refuses when there is none the caller may see. */
export async function getObject(session: Session, bucket: string, name: string): Promise<ObjectRow> {
  const row = await findObject(session, bucket, name)
  if (!row) throw refusals.noSuchKey()
  return row
}

/** Gives an object another name, bucket and owner. Refuses when the caller may not. */
export async function renameObject(
  session: Session,
  from: { bucket: string; name: string },
  to: { bucket: string; name: string; owner: string | undefined },
): Promise<ObjectRow> {
  const [row] = await session.query<ObjectRow>(
    `update storage.objects set bucket_id = $3, name = $4, owner = $5, owner_id = $6
     where bucket_id = $1 and name = $2 returning *`,
    [
      from.bucket,
      from.name,
      to.bucket,
      to.name,
      to.owner !== undefined && uuid.test(to.owner) ? to.owner : null,
      to.owner ?? null,
    ],
  )
  if (!row) throw refusals.noSuchKey()
  return row
}

/** Deletes those among the named objects that the caller may, and tells which. */
export function deleteObjects(
  session: Session,
  bucket: string,
  names: readonly string[],
): Promise<ObjectRow[]> {
  return session.query<ObjectRow>(
    'delete from storage.objects where bucket_id = $1 and name = any($2) returning *',
    [bucket, names],
  )
}

/** One writer at a time per object, wherever its row is. */
export async function lockName(session: Session, bucket: string, name: string): Promise<void> {
  await session.query(`select pg_advisory_xact_lock(hashtextextended($1, 7))`, [`${bucket}/${name}`])
}

const bucketColumns = `id, name, owner, public, type, file_size_limit::float8 as file_size_limit,
  allowed_mime_types, created_at, updated_at`

/** Undefined when there is none the caller may see. */
export async function findBucket(
  session: Session,
  id: string,
  lock: '' | 'for update' = '',
): Promise<BucketRow | undefined> {
  const [row] = await session.query<BucketRow>(
    `select ${bucketColumns} from storage.buckets where id = $1 ${lock}`,
    [id],
  )
  return row
}

/** Refuses when there is none the caller may see. */
export async function getBucket(
  session: Session,
  id: string,
  lock: '' | 'for update' = '',
): Promise<BucketRow> {
  const row = await findBucket(session, id, lock)
  if (!row) throw refusals.noSuchBucket()
  return row
}
