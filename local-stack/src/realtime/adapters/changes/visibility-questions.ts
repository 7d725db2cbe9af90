import { escapeIdentifier, type Pool } from 'pg'
import type { JudgedChange } from '../../core/changes/judgement.ts'
import type { ClaimsGroup } from '../../core/changes/subscribers.ts'
import type { Logger } from '../../ports.ts'
import type { CatalogTable } from './table-catalog.ts'

/** How many rows are asked about at once: what takes too long is cancelled, and then nobody sees them. */
const MAX_ROWS_PER_QUESTION = 2_000

const ASK = {
  name: 'realtime_visible_rows',
  text: 'select realtime.stack_visible_rows($1, $2, $3, $4, $5, $6, $7) as visible',
}

interface Pair {
  readonly group: ClaimsGroup
  readonly change: JudgedChange
  readonly key: readonly string[]
}

/**
 * Learns who may see which rows: they are looked for by primary key in the table as it is now, as each group's role
 * with its claims. One statement for all, sent when the changes are visible to queries.
 */
export async function askVisibility(
  pool: Pool,
  logger: Logger,
  table: CatalogTable,
  questions: ReadonlyMap<ClaimsGroup, readonly JudgedChange[]>,
): Promise<void> {
  const keyColumns = table.columns.filter((column) => column.isPrimaryKey)
  const lookup = composeLookup(table.sqlName, keyColumns)
  const names = keyColumns.map((column) => column.name)
  const pairs = [...questions]
    .sort(([a], [b]) => (a.role < b.role ? -1 : a.role > b.role ? 1 : 0))
    .flatMap(([group, changes]) => changes.flatMap((change) => toPair(group, change, names)))
  for (let at = 0; at < pairs.length; at += MAX_ROWS_PER_QUESTION) {
    const some = pairs.slice(at, at + MAX_ROWS_PER_QUESTION)
    try {
      const { rows } = await pool.query<{ visible: number[] }>({
        ...ASK,
        values: toValues(lookup, names.length, some),
      })
      for (const position of rows[0]?.visible ?? []) {
        const pair = some[position - 1]
        pair?.change.seenBy.add(pair.group)
      }
    } catch (error) {
      logger.warn('UnableToApplyRls', error)
    }
  }
}

/** A scalar subquery, because that is looked up row by row: a join might read the whole table for one row. */
function composeLookup(sqlName: string, keyColumns: CatalogTable['columns']): string {
  const width = keyColumns.length
  const conditions = keyColumns.map(
    ({ name, castType }, index) =>
      `t.${escapeIdentifier(name)} = ($1[i * ${width} - ${width - 1 - index}])::${castType}`,
  )
  return `select coalesce(array_agg(i + $2), '{}') from generate_series(1, cardinality($1) / ${width}) i
    where (select true from ${sqlName} t where ${conditions.join(' and ')})`
}

function toPair(group: ClaimsGroup, change: JudgedChange, names: readonly string[]): Pair[] {
  const { next, previous } = change.change
  const key = names.flatMap((name) => next.get(name) ?? previous.get(name) ?? [])
  return key.length === names.length ? [{ group, change, key }] : []
}

function toValues(lookup: string, keyColumns: number, pairs: readonly Pair[]): unknown[] {
  const groups = new Map<ClaimsGroup, number>()
  for (const { group } of pairs) groups.set(group, (groups.get(group) ?? 0) + 1)
  return [
    lookup,
    keyColumns,
    [...new Set(pairs.map(({ change }) => change.change.xid))],
    [...groups.keys()].map(({ role }) => role),
    [...groups.keys()].map(({ claims }) => claims),
    [...groups.values()],
    pairs.flatMap(({ key }) => key),
  ]
}
