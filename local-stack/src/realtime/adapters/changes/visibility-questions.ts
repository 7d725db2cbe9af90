import { escapeIdentifier, type Pool } from 'pg'
import type { JudgedChange } from '../../core/changes/judgement.ts'
import type { ClaimsGroup } from '../../core/changes/subscribers.ts'
import type { Logger } from '../../ports.ts'
import type { CatalogTable } from './table-catalog.ts'

/** How many rows are asked about at once: what takes too long is cancelled, and then nobody sees them. */
const MAX_ROWS_PER_QUESTION = 2_000

const ASK = {
  name: 'realtime_visible_rows',
  text: 'select realtime.stack_visible_rows($1, $2, $3, $4, $5, $6) as visible',
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
  const finder = composeFinder(table.sqlName, keyColumns)
  const names = keyColumns.map((column) => column.name)
  const pairs = [...questions]
    .sort(([a], [b]) => (a.role < b.role ? -1 : a.role > b.role ? 1 : 0))
    .flatMap(([group, changes]) => changes.flatMap((change) => toPair(group, change, names)))
  for (let at = 0; at < pairs.length; at += MAX_ROWS_PER_QUESTION) {
    const some = pairs.slice(at, at + MAX_ROWS_PER_QUESTION)
    try {
      const { rows } = await pool.query<{ visible: number[] }>({
        ...ASK,
        values: toValues(finder, some),
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

/**
 * The body of a function that answers which of the rows behind `asked` people of a role see. A row by itself, as most come, is looked
 * for in the shortest way there is; several in one query, as a scalar subquery each, because that is looked up row by row: a join might
 * read the whole table for one row.
 */
function composeFinder(sqlName: string, keyColumns: CatalogTable['columns']): string {
  const isKey = (index: string): string =>
    keyColumns
      .map(({ name, castType }, at) => {
        const key = `keys[(${index}) * ${keyColumns.length} + ${at + 1}]`
        return `t.${escapeIdentifier(name)} = (${key})::${castType}`
      })
      .join(' and ')
  return `
#variable_conflict use_variable
declare
  at int := asked;
  ignored text := set_config('role', role, true);
  is_visible boolean;
  several int[];
  visible int[] := '{}';
begin
  for g in 1 .. cardinality(claims) loop
    ignored := set_config('request.jwt.claims', claims[g], true);
    if counts[g] = 1 then
      select true into is_visible from ${sqlName} t where ${isKey('at')};
      if is_visible then
        visible := visible || (at + 1);
      end if;
    else
      select array_agg(i + 1) into several from generate_series(at, at + counts[g] - 1) i
      where (select true from ${sqlName} t where ${isKey('i')});
      visible := visible || several;
    end if;
    at := at + counts[g];
  end loop;
  return visible;
end`
}

function toPair(group: ClaimsGroup, change: JudgedChange, names: readonly string[]): Pair[] {
  const { next, previous } = change.change
  const key = names.flatMap((name) => next.get(name) ?? previous.get(name) ?? [])
  return key.length === names.length ? [{ group, change, key }] : []
}

function toValues(finder: string, pairs: readonly Pair[]): unknown[] {
  const groups = new Map<ClaimsGroup, number>()
  for (const { group } of pairs) groups.set(group, (groups.get(group) ?? 0) + 1)
  return [
    finder,
    [...new Set(pairs.map(({ change }) => change.change.xid))],
    [...groups.keys()].map(({ role }) => role),
    [...groups.keys()].map(({ claims }) => claims),
    [...groups.values()],
    pairs.flatMap(({ key }) => key),
  ]
}
