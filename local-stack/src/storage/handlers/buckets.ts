import { z } from 'zod'
import { getBucket } from '../objects-table.ts'
import type { BucketRow, ObjectRow } from '../ports.ts'
import { refusals, StorageError } from '../protocol/errors.ts'
import { assertBucketName, isTypePattern, parseApiSize } from '../protocol/names.ts'
import { absent, bodyOf, type Call, type Handler, json } from '../request.ts'

const settings = {
  public: z.boolean().optional(),
  file_size_limit: z.union([z.int().min(0), z.string()]).nullish(),
  allowed_mime_types: z.array(z.string()).nullish(),
  versioning_status: absent('object versioning'),
}
const creation = z.object({
  ...settings,
  id: z.string().optional(),
  name: z.string(),
  type: z.string().optional(),
})
const change = z.object(settings)

/** A limit above the project's own is refused, as on hosted. */
function limitOf(size: number | string | null | undefined, projectLimit: number): number | null {
  if (size === undefined || size === null) return null
  const bytes = parseApiSize(size)
  if (bytes > projectLimit) throw refusals.tooLarge()
  return bytes
}

function typesOf(types: readonly string[] | null | undefined): string[] | null {
  if (!types) return null
  const given = types.filter((type) => type !== '')
  const wrong = given.find((type) => !isTypePattern(type))
  if (wrong !== undefined) throw refusals.invalidMimeType(wrong)
  return given
}

export const createBucket: Handler = async (call) => {
  const body = await bodyOf(call.request, creation)
  if (body.type !== undefined && body.type !== 'STANDARD')
    throw refusals.notSupported(`A bucket of type ${body.type}`)
  assertBucketName(body.name)
  const { owner } = call.caller
  const values = [
    body.id ?? body.name,
    body.name,
    owner ?? null,
    body.public ?? false,
    limitOf(body.file_size_limit, call.services.sizeLimit),
    typesOf(body.allowed_mime_types),
  ]
  await call.services.database
    .transaction(call.scope, (session) =>
      session.query(
        `insert into storage.buckets (id, name, owner, owner_id, public, file_size_limit, allowed_mime_types)
         values ($1, $2, case when pg_input_is_valid($3, 'uuid') then $3::uuid end, $3, $4, $5, $6)`,
        values,
      ),
    )
    .catch((error: unknown) => {
      const isTaken = error instanceof StorageError && error.code === 'ResourceAlreadyExists'
      throw isTaken ? refusals.bucketExists() : error
    })
  return json({ name: body.name })
}

const sortColumns = new Set(['id', 'name', 'created_at', 'updated_at'])

export const listBuckets: Handler = async (call) => {
  const column = call.query.get('sortColumn') ?? 'name'
  if (!sortColumns.has(column)) throw refusals.invalidParameter('sortColumn')
  const order = call.query.get('sortOrder') === 'desc' ? 'desc' : 'asc'
  const rows = await call.services.database.transaction(call.scope, (session) =>
    session.query<BucketRow>(
      `select id, name, owner, public, type, file_size_limit::float8 as file_size_limit, allowed_mime_types,
         created_at, updated_at
       from storage.buckets where position(lower($1) in lower(name)) > 0 or $1 = ''
       order by ${column} ${order} limit $2::int offset $3::int`,
      [call.query.get('search') ?? '', call.query.get('limit'), call.query.get('offset')],
    ),
  )
  return json(rows)
}

export const readBucket: Handler = async (call) =>
  json(await call.services.database.transaction(call.scope, (session) => getBucket(session, call.bucket)))

export const updateBucket: Handler = async (call) => {
  const body = await bodyOf(call.request, change)
  const changes: [column: string, value: unknown][] = []
  if (body.public !== undefined) changes.push(['public', body.public])
  if (body.file_size_limit !== undefined)
    changes.push(['file_size_limit', limitOf(body.file_size_limit, call.services.sizeLimit)])
  if (body.allowed_mime_types !== undefined)
    changes.push(['allowed_mime_types', typesOf(body.allowed_mime_types)])
  const assignments = changes.map(([column], index) => `, ${column} = $${index + 2}`).join('')
  const rows = await call.services.database.transaction(call.scope, (session) =>
    session.query(`update storage.buckets set updated_at = now()${assignments} where id = $1 returning id`, [
      call.bucket,
      ...changes.map(([, value]) => value),
    ]),
  )
  if (rows.length === 0) throw refusals.noSuchBucket()
  return json({ message: 'Successfully updated' })
}

export const deleteBucket: Handler = async (call) => {
  await call.services.database.transaction(call.scope, async (session) => {
    await getBucket(session, call.bucket)
    await session.becomeService()
    await getBucket(session, call.bucket, 'for update')
    const objects = await session.query('select from storage.objects where bucket_id = $1 limit 1', [
      call.bucket,
    ])
    if (objects.length > 0) throw refusals.bucketNotEmpty()
    await session.becomeCaller()
    const gone = await session.query('delete from storage.buckets where id = $1 returning id', [call.bucket])
    if (gone.length === 0) throw refusals.accessDenied()
  })
  return json({ message: 'Successfully deleted' })
}

/** Deletes every object of a bucket as the caller; all or none. */
async function deleteAll(call: Call): Promise<ObjectRow[]> {
  return call.services.database.transaction(call.scope, async (session) => {
    await getBucket(session, call.bucket)
    const gone = await session.query<ObjectRow>(
      'delete from storage.objects where bucket_id = $1 returning *',
      [call.bucket],
    )
    await session.becomeService()
    const left = await session.query('select from storage.objects where bucket_id = $1 limit 1', [
      call.bucket,
    ])
    if (left.length > 0) throw refusals.accessDenied()
    return gone
  })
}

export const emptyBucket: Handler = async (call) => {
  const gone = await deleteAll(call)
  await call.services.bytes.remove(gone.map((object) => object.version))
  // Hosted's words. Here it is done already.
  return json({ message: 'Empty bucket has been queued. Completion may take up to an hour.' })
}
