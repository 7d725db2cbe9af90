import type pg from 'pg'
import { z } from 'zod'
import type { Column, ResultPage, Value } from '../shared/events.ts'
import type { Fetched, Field } from './portal.ts'

/** Longer values are cut: a page with a hundred megabytes in one cell helps nobody. */
const VALUE_LIMIT = 20_000

const typeNames = z.array(z.object({ type: z.string() }))

/** Names the types of columns. Asked within the run, where a type made by it is known. */
export async function describe(client: pg.Client, fields: Field[]): Promise<Column[]> {
  if (fields.length === 0) return []
  const { rows } = await client.query(
    `select format_type(id, modifier) as type
     from unnest($1::oid[], $2::int[]) with ordinality as field (id, modifier, place) order by place`,
    [fields.map((field) => field.typeId), fields.map((field) => field.typeModifier)],
  )
  const types = typeNames.parse(rows)
  return fields.map((field, index) => ({ name: field.name, type: types[index]?.type ?? 'unknown' }))
}

function shown(value: string | null, limit: number): Value {
  return value !== null && value.length > limit ? { cut: value.slice(0, limit), length: value.length } : value
}

/** What was fetched, as the page gets it. */
export function toResultPage(fetched: Fetched, columns: Column[], valueLimit = VALUE_LIMIT): ResultPage {
  return {
    columns,
    rows: fetched.rows.map((row) => row.map((value) => shown(value, valueLimit))),
    hasMore: fetched.hasMore,
    ...(fetched.command === undefined ? {} : { command: fetched.command }),
  }
}
