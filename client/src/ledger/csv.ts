import type { LedgerRow } from './types.ts'

const COLUMNS = [
  'restaurant',
  'number',
  'verdict',
  'is_late',
  'status',
  'reason',
  'committed_at',
  'received_at',
  'shown_at',
  'shown_ms',
  'told_at',
  'devices',
  'acknowledged_at',
  'acknowledged_by',
  'answered_at',
  'answer',
  'answered_by',
  'attended_ms',
  'closed_at',
  'order_id',
] as const satisfies readonly (keyof LedgerRow)[]

/** Spreadsheets run what begins like a formula, and names are typed by people. */
const FORMULA = /^[=+\-@\t\r]/

function cell(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value ?? '')
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Rows of the ledger as CSV (RFC 4180), the heading first. Instants are ISO 8601 in UTC, empty is what did not happen. */
export function ledgerCsv(rows: readonly LedgerRow[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(','))
  return [COLUMNS.join(','), ...lines, ''].join('\r\n')
}
