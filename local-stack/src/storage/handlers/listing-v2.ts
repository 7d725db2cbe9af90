import { z } from 'zod'
import type { ObjectMetadata } from '../ports.ts'
import { refusals } from '../protocol/errors.ts'
import { absent, bodyOf, type Handler, json } from '../request.ts'

const MAX_ENTRIES = 1000

const sortBy = z.object({
  column: z.enum(['name', 'updated_at', 'created_at']).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
})
const shape = z.object({
  prefix: z.string().default(''),
  limit: z.int().min(1).default(MAX_ENTRIES),
  cursor: z.string().optional(),
  with_delimiter: z.boolean().default(false),
  sortBy: sortBy.default({ column: 'name', order: 'asc' }),
  noncurrentVersions: z.literal('exclude').optional().or(absent('object versioning')),
  deleteMarkers: z.literal('exclude').optional().or(absent('object versioning')),
  exactMatch: z.literal(false).optional().or(absent('an exact match')),
})

/** Where a page ended, and in which order it was. */
const cursorShape = sortBy.extend({ name: z.string(), value: z.string().nullable() })
type Cursor = z.infer<typeof cursorShape>

/** A file, or with a delimiter everything up to the next slash as one folder. */
interface Entry {
  id: string | null
  name: string
  value: Date | null
  updated_at: Date
  created_at: Date
  last_accessed_at: Date
  metadata: ObjectMetadata | null
}

/** Names are compared byte by byte here, as on hosted: `list` goes without their case, this does not. */
const entries = `
  with matching as (
    select *, case when $3 then position('/' in substr(name, length($2) + 1)) else 0 end as slash
    from storage.objects where bucket_id = $1 and starts_with(name, $2)
  ), entry as (
    select id, name, updated_at, created_at, last_accessed_at, metadata from matching where slash = 0
    union all
    select null, left(name, length($2) + slash), min(updated_at), min(created_at), min(last_accessed_at), null
    from matching where slash > 0 group by left(name, length($2) + slash)
  )`

function pageOf(column: Cursor['column'], order: Cursor['order']): string {
  const after = order === 'asc' ? '>' : '<'
  if (column === 'name')
    return `select *, null::timestamptz as value from entry
      where $4::text is null or ($5::timestamptz is null and name collate "C" ${after} $4)
      order by name collate "C" ${order} limit $6`
  const value = `date_trunc('milliseconds', ${column})`
  return `select *, ${value} as value from entry
    where $4::text is null or (${value}, name collate "C") ${after} ($5::timestamptz, $4)
    order by ${value} ${order}, name collate "C" ${order} limit $6`
}

const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')

function decodeCursor(text: string): Cursor {
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw refusals.invalidParameter('cursor')
  }
}

function answerOf(
  page: readonly Entry[],
  hasNext: boolean,
  sort: z.infer<typeof sortBy>,
  delimited: boolean,
) {
  const last = page.at(-1)
  const keyOf = (name: string) => (delimited ? { key: name.replace(/\/$/, '') } : {})
  const next =
    hasNext && last ? { ...sort, name: last.name, value: last.value?.toISOString() ?? null } : undefined
  return {
    hasNext,
    ...(next === undefined ? {} : { nextCursor: encodeCursor(next), nextCursorKey: next.name }),
    folders: page.filter(({ id }) => id === null).map(({ name }) => ({ ...keyOf(name), name })),
    objects: page
      .filter(({ id }) => id !== null)
      .map(({ value, ...entry }) => ({ ...keyOf(entry.name), ...entry })),
  }
}

export const listObjectsV2: Handler = async (call) => {
  const body = await bodyOf(call.request, shape)
  const cursor = body.cursor === undefined ? undefined : decodeCursor(body.cursor)
  const sort = cursor ? { column: cursor.column, order: cursor.order } : body.sortBy
  const limit = Math.min(body.limit, MAX_ENTRIES)
  const rows = await call.services.database.transaction(call.scope, (session) =>
    session.query<Entry>(`${entries} ${pageOf(sort.column, sort.order)}`, [
      call.bucket,
      body.prefix,
      body.with_delimiter,
      cursor?.name ?? null,
      cursor?.value ?? null,
      limit + 1,
    ]),
  )
  return json(answerOf(rows.slice(0, limit), rows.length > limit, sort, body.with_delimiter))
}
