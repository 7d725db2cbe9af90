import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import type { JudgedChange } from '../../core/changes/judgement.ts'
import type { NamedFilter } from '../../core/changes/subscribers.ts'
import type { Logger } from '../../ports.ts'
import type { FilterOperator } from '../../protocol/payloads/change-filters.ts'
import type { CatalogTable } from './table-catalog.ts'

/** Filters that differ in their values only: one part of a statement. */
interface Shape {
  readonly column: string
  readonly castType: string
  readonly operator: FilterOperator
  readonly isNegated: boolean
  readonly filters: NamedFilter[]
}

const SYMBOLS: Readonly<Record<Exclude<FilterOperator, 'is' | 'isdistinct' | 'in'>, string>> = {
  eq: '=',
  neq: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
  like: '~~',
  ilike: '~~*',
  match: '~',
  imatch: '~*',
}

/**
 * Learns which changes of a table pass which filters: one statement, in which Postgres reads both sides as the
 * column's type and compares them. Should one filter raise, each is asked by itself, and that one passes nothing; it
 * joins the broken ones, which are not asked.
 */
export async function askFilters(
  pool: Pool,
  logger: Logger,
  table: CatalogTable,
  filters: readonly NamedFilter[],
  broken: Set<NamedFilter>,
  changes: readonly JudgedChange[],
): Promise<void> {
  const shapes = toShapes(
    table,
    filters.filter((filter) => !broken.has(filter)),
  )
  try {
    await ask(pool, shapes, changes)
  } catch (error) {
    logger.warn('UnableToFilterChanges', error)
    for (const shape of shapes) {
      for (const filter of shape.filters) {
        const isSound = await askAlone(pool, logger, shape, filter, changes)
        if (!isSound) broken.add(filter)
      }
    }
  }
}

async function askAlone(
  pool: Pool,
  logger: Logger,
  shape: Shape,
  filter: NamedFilter,
  changes: readonly JudgedChange[],
): Promise<boolean> {
  try {
    await ask(pool, [{ ...shape, filters: [filter] }], changes)
    return true
  } catch (error) {
    logger.warn('UnableToFilterChanges', { filter: filter.key, error })
    return false
  }
}

async function ask(pool: Pool, shapes: readonly Shape[], changes: readonly JudgedChange[]): Promise<void> {
  if (shapes.length === 0) return
  const parts: string[] = []
  const values: unknown[] = []
  shapes.forEach((shape, index) => {
    const rows = rowsWith(shape.column, changes)
    parts.push(compose(shape, index, values.length))
    values.push(
      rows.numbers,
      rows.values,
      shape.filters.map((filter) => filter.value),
    )
  })
  const text = parts.join(' union all ')
  const name = `realtime_filter_${createHash('md5').update(text).digest('hex')}`
  const { rows } = await pool.query<{ shape: number; filter: number; changes: number[] }>({
    name,
    text,
    values,
  })
  for (const row of rows) {
    const filter = shapes[row.shape]?.filters[row.filter - 1]
    if (filter === undefined) continue
    for (const number of row.changes) changes[number]?.passed.add(filter.key)
  }
}

function toShapes(table: CatalogTable, filters: readonly NamedFilter[]): readonly Shape[] {
  const shapes = new Map<string, Shape>()
  for (const filter of filters) {
    const { column, operator, isNegated, value } = filter
    const castType = table.columns.find(({ name }) => name === column)?.castType
    if (castType === undefined) continue
    // What follows `is` is a word of SQL and no value.
    const key = JSON.stringify([column, operator, isNegated, operator === 'is' ? value : ''])
    const shape = shapes.get(key) ?? { column, castType, operator, isNegated, filters: [] }
    shape.filters.push(filter)
    shapes.set(key, shape)
  }
  return [...shapes.values()]
}

/** The rows that have the column: a filter on one that is missing fails. A deleted row is judged by its identity. */
function rowsWith(
  column: string,
  changes: readonly JudgedChange[],
): { numbers: number[]; values: (string | null)[] } {
  const numbers: number[] = []
  const values: (string | null)[] = []
  changes.forEach(({ change }, number) => {
    const value = (change.type === 'DELETE' ? change.previous : change.next).get(column)
    if (value === undefined) return
    numbers.push(number)
    values.push(value)
  })
  return { numbers, values }
}

/** `offset 0` keeps each text from being cast again for every pair. */
function compose(shape: Shape, index: number, used: number): string {
  const { castType } = shape
  const filterType = shape.operator === 'in' ? `${castType}[]` : shape.operator === 'is' ? 'text' : castType
  const [numbers, values, filters] = [`$${used + 1}::int[]`, `$${used + 2}::text[]`, `$${used + 3}::text[]`]
  return `select ${index}::int as shape, f.n::int as filter, array_agg(r.n) as changes
    from (select n, v::${castType} as v from unnest(${numbers}, ${values}) as r (n, v) offset 0) r,
      (select n, v::${filterType} as v from unnest(${filters}) with ordinality as f (v, n) offset 0) f
    where ${condition(shape)} group by f.n`
}

/** A null passes `is` and `isdistinct` alone: for all else `not` leaves unknown what was unknown. */
function condition({ operator, isNegated, filters }: Shape): string {
  const not = isNegated ? 'not ' : ''
  switch (operator) {
    case 'is':
      // One of four words: the subscription would have been refused otherwise.
      return `r.v is ${not}${filters[0]?.value ?? 'null'}`
    case 'isdistinct':
      return `r.v is ${isNegated ? 'not ' : ''}distinct from f.v`
    case 'in':
      return `${not}(r.v = any (f.v))`
    default:
      return `${not}(r.v ${SYMBOLS[operator]} f.v)`
  }
}
