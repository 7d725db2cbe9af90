import { escapeIdentifier, type Pool } from 'pg'
import type { JudgedChange } from '../../core/changes/judgement.ts'
import type { RowChange, Tuple } from '../../core/changes/row-change.ts'
import type { CatalogColumn, CatalogTable } from './table-catalog.ts'

/**
 * Adds the generated columns, which the stream leaves out: Postgres computes them anew from the others, and only where
 * it has all of these.
 */
export async function addGeneratedColumns(
  pool: Pool,
  table: CatalogTable,
  changes: readonly RowChange[],
): Promise<readonly RowChange[]> {
  const generated = table.columns.filter((column) => column.generatedAs !== undefined)
  if (generated.length === 0) return changes
  const stored = table.columns.filter((column) => column.generatedAs === undefined)
  const isWhole = (tuple: Tuple) => stored.every(({ name }) => tuple.has(name))
  const tuples = changes.flatMap(({ next, previous }) => [next, previous]).filter(isWhole)
  const text = composeGeneration(stored, generated)
  const columns = stored.map(({ name }) => tuples.map((tuple) => tuple.get(name)))
  const values = [tuples.map((_, number) => number), ...columns]
  const { rows } = await pool.query<(string | number | null)[]>({ text, values, rowMode: 'array' })
  const added = new Map(
    rows.map(([number, ...computed]) => {
      const fields = generated.map(({ name }, index): [string, string | null] => [
        name,
        textOrNull(computed[index]),
      ])
      return [tuples[Number(number)], fields] as const
    }),
  )
  const withAdded = (tuple: Tuple): Tuple => new Map([...tuple, ...(added.get(tuple) ?? [])])
  return changes.map((change) => ({
    ...change,
    next: withAdded(change.next),
    previous: withAdded(change.previous),
  }))
}

/** Replaces the values of which only Postgres can make JSON by their JSON text. */
export async function convertSpecialColumns(
  pool: Pool,
  table: CatalogTable,
  judged: readonly JudgedChange[],
): Promise<void> {
  const special = table.columns.filter((column) => column.kind === 'converted')
  for (const { name, castType } of special) {
    const texts = judged
      .flatMap(({ shown }) => [shown.next.get(name), shown.previous.get(name)])
      .filter((text) => typeof text === 'string')
    const distinct = [...new Set(texts)]
    const { rows } = await pool.query<{ json: string }>(
      `select to_jsonb(v::${castType})::text as json from unnest($1::text[]) with ordinality as u (v, n) order by n`,
      [distinct],
    )
    const jsonOf = new Map(distinct.map((text, index) => [text, rows[index]?.json ?? 'null']))
    for (const one of judged) one.shown = convert(one.shown, name, jsonOf)
  }
}

function convert(change: RowChange, name: string, jsonOf: ReadonlyMap<string, string>): RowChange {
  const converted = (tuple: Tuple): Tuple => {
    const text = tuple.get(name)
    return typeof text === 'string' ? new Map([...tuple, [name, jsonOf.get(text) ?? 'null']]) : tuple
  }
  return { ...change, next: converted(change.next), previous: converted(change.previous) }
}

/** The row's number has a name no expression of the table can mean: it is not in its scope. */
function composeGeneration(stored: readonly CatalogColumn[], generated: readonly CatalogColumn[]): string {
  const inputs = stored.map((_, index) => `$${index + 2}::text[]`)
  const columns = stored.map(
    ({ name, declaredType }, index) => `c${index}::${declaredType} as ${escapeIdentifier(name)}`,
  )
  const expressions = generated.map(({ generatedAs }) => `(${generatedAs ?? 'null'})::text`)
  const number = escapeIdentifier('number of the row')
  return `select ${[number, ...expressions].join(', ')} from (
      select ${[`n as ${number}`, ...columns].join(', ')}
      from unnest(${['$1::int[]', ...inputs].join(', ')}) as u (${['n', ...stored.map((_, index) => `c${index}`)].join(', ')})
    ) t`
}

function textOrNull(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}
