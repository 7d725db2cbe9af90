import { z } from 'zod'
import type { ObjectMetadata } from '../ports.ts'
import { bodyOf, type Handler, json } from '../request.ts'

const MAX_ENTRIES = 1500

const columns = ['name', 'updated_at', 'created_at', 'last_accessed_at'] as const
const shape = z.object({
  prefix: z.string(),
  limit: z.int().min(1).default(100),
  offset: z.int().min(0).default(0),
  search: z.string().default(''),
  sortBy: z
    .object({ column: z.enum(columns).default('name'), order: z.enum(['asc', 'desc']).default('asc') })
    .default({ column: 'name', order: 'asc' }),
})

/** A file, or a folder: then only the name is known. */
interface Entry {
  name: string
  id: string | null
  updated_at: Date | null
  created_at: Date | null
  last_accessed_at: Date | null
  metadata: ObjectMetadata | null
}

/**
 * One level below a prefix. Names count without their case, as on hosted; a folder is whatever stands before the
 * next slash, once, however many objects are in it. By name, folders and files mix; else folders come first.
 */
const entries = `
  with below as (
    select substr(name, length($2) + 1) as rest, id, updated_at, created_at, last_accessed_at, metadata
    from storage.objects
    where bucket_id = $1 and starts_with(lower(name), lower($2 || $3))
  ), split as (
    select *, position('/' in substr(rest, length($3) + 1)) as slash from below
  )
  select name, id, updated_at, created_at, last_accessed_at, metadata from (
    select rest as name, id, updated_at, created_at, last_accessed_at, metadata, false as is_folder
    from split where slash = 0
    union all
    select min(left(rest, length($3) + slash - 1) collate "C"), null, null, null, null, null, true
    from split where slash > 0 group by lower(left(rest, length($3) + slash - 1))
  ) as entry`

function orderOf(column: (typeof columns)[number], order: 'asc' | 'desc'): string {
  const byName = `lower(name) collate "C" ${order}, name collate "C" ${order}`
  return column === 'name' ? byName : `is_folder desc, ${column} ${order}, ${byName}`
}

export const listObjects: Handler = async (call) => {
  const { prefix, limit, offset, search, sortBy } = await bodyOf(call.request, shape)
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
  const rows = await call.services.database.transaction(call.scope, (session) =>
    session.query<Entry>(`${entries} order by ${orderOf(sortBy.column, sortBy.order)} limit $4 offset $5`, [
      call.bucket,
      folder,
      search,
      Math.min(limit, MAX_ENTRIES),
      offset,
    ]),
  )
  return json(rows)
}
