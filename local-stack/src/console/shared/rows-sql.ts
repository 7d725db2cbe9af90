import { quoteName, quoteTable, quoteValue } from './quote.ts'

/** How a filter compares; the last two take no value. */
export const operators = ['=', '<>', '<', '>', 'contains', 'is null', 'is not null'] as const

/** One condition on a column. */
export interface Filter {
  column: string
  operator: (typeof operators)[number]
  value: string
}

/** What of a table is looked at. */
export interface RowsView {
  table: { schema: string; name: string }
  /** Columns that tell rows apart: the primary key. Without one, a table's `ctid` is used, a view's rows cannot be paged. */
  key: string[]
  sort: { column: string; descending: boolean } | undefined
  filters: Filter[]
}

/** The place after a row: its value in the sorted column, and its key. */
export interface Place {
  sort: string | null
  key: string[]
}

function condition({ column, operator, value }: Filter): string {
  const name = quoteName(column)
  if (operator === 'is null' || operator === 'is not null') return `${name} ${operator}`
  if (operator !== 'contains') return `${name} ${operator} ${quoteValue(value)}`
  return `${name}::text ilike ${quoteValue(`%${value.replace(/[\\%_]/g, '\\$&')}%`)}`
}

function tuple(parts: string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(', ')})`
}

/**
 * Everything after a place, in the order of {@link rowsSql}: nulls come last upwards and downwards, rows of the same
 * value go by their key.
 */
function after(view: RowsView, place: Place): string {
  const keyIsAfter = `${tuple(view.key.map(quoteName))} > ${tuple(place.key.map(quoteValue))}`
  if (!view.sort) return keyIsAfter
  const column = quoteName(view.sort.column)
  if (place.sort === null) return `${column} is null and ${keyIsAfter}`
  const value = quoteValue(place.sort)
  const isBeyond = `${column} ${view.sort.descending ? '<' : '>'} ${value}`
  return `(${isBeyond} or ${column} is null or (${column} = ${value} and ${keyIsAfter}))`
}

/** The query for some rows of a table, one more than the page holds, to know whether there is a next one. */
export function rowsSql(view: RowsView, place: Place | undefined, pageSize: number): string {
  const conditions = view.filters.map(condition)
  if (place) conditions.push(after(view, place))
  const { sort, key } = view
  const order = [
    ...(sort ? [`${quoteName(sort.column)}${sort.descending ? ' desc' : ''} nulls last`] : []),
    ...key.map(quoteName),
  ]
  const columns = key[0] === 'ctid' ? 'ctid, *' : '*'
  return [
    `select ${columns} from ${quoteTable(view.table)}`,
    ...(conditions.length > 0 ? [`where ${conditions.join('\n  and ')}`] : []),
    ...(order.length > 0 ? [`order by ${order.join(', ')}`] : []),
    `limit ${pageSize + 1}`,
  ].join('\n')
}
