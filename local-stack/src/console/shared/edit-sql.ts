import { quoteName, quoteTable, quoteValue } from './quote.ts'

/** A row by its key. */
export interface RowKey {
  table: { schema: string; name: string }
  key: { column: string; value: string }[]
}

/** A new value of a column; `default` is what the table says. */
export type NewValue = { column: string } & ({ value: string | null } | { isDefault: true })

const sqlOf = (value: NewValue): string => ('isDefault' in value ? 'default' : quoteValue(value.value))

function whereKey({ key }: RowKey): string {
  return key.map(({ column, value }) => `${quoteName(column)} = ${quoteValue(value)}`).join(' and ')
}

/** Changes one value, unless somebody has changed it since it was read. Values are compared as text: not every type has `=`. */
export function updateSql(row: RowKey, change: NewValue, before: string | null): string {
  const column = quoteName(change.column)
  return [
    `update ${quoteTable(row.table)}`,
    `set ${column} = ${sqlOf(change)}`,
    `where ${whereKey(row)}`,
    `  and ${column}::text is not distinct from ${quoteValue(before)}`,
    'returning *',
  ].join('\n')
}

/** Deletes one row. */
export function deleteSql(row: RowKey): string {
  return `delete from ${quoteTable(row.table)}\nwhere ${whereKey(row)}\nreturning *`
}

/** Adds a row; columns that are not named get their default. */
export function insertSql(table: RowKey['table'], values: NewValue[]): string {
  if (values.length === 0) return `insert into ${quoteTable(table)}\ndefault values\nreturning *`
  const columns = values.map(({ column }) => quoteName(column)).join(', ')
  return `insert into ${quoteTable(table)} (${columns})\nvalues (${values.map(sqlOf).join(', ')})\nreturning *`
}
