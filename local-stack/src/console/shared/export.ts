import type { Column, Value } from './events.ts'

/** A value as text; what was cut says so. */
export function textOf(value: Value): string | null {
  return value === null || typeof value === 'string' ? value : `${value.cut}… (${value.length} characters)`
}

function csvCell(value: Value): string {
  const text = textOf(value)
  if (text === null) return ''
  // An empty text is quoted, so that it is not taken for null.
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows as RFC 4180 has them, the names of the columns first. */
export function toCsv(columns: Column[], rows: Value[][]): string {
  const lines = [columns.map(({ name }) => csvCell(name)), ...rows.map((row) => row.map(csvCell))]
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('')
}

const plainNumbers = new Set(['smallint', 'integer', 'real', 'double precision', 'oid'])

/** Big and exact numbers stay texts: JavaScript would round them. */
function jsonValue(value: Value, type: string): unknown {
  const text = textOf(value)
  if (text === null) return null
  if (type === 'boolean') return text === 't'
  if ((plainNumbers.has(type) || type === 'bigint') && Number.isSafeInteger(Number(text))) return Number(text)
  if (plainNumbers.has(type) && Number.isFinite(Number(text))) return Number(text)
  if ((type === 'json' || type === 'jsonb') && typeof value === 'string') return JSON.parse(value)
  return text
}

/** Rows as a JSON array of objects. */
export function toJson(columns: Column[], rows: Value[][]): string {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map(({ name, type }, index) => [name, jsonValue(row[index] ?? null, type)])),
  )
  return JSON.stringify(objects, null, 2)
}
