import type { ChangeEvent } from '../../protocol/payloads/change-subscription.ts'
import type { ValueKind } from './column-values.ts'

/** The columns of a row in Postgres' text format; a large value that did not change is missing. */
export type Tuple = ReadonlyMap<string, string | null>

/** One committed change of one row. */
export interface RowChange {
  readonly type: ChangeEvent
  /** The table's oid. */
  readonly table: number
  /** The lower 32 bits of the transaction's id. */
  readonly xid: number
  readonly committedAtMs: number
  /** The row as it is now; empty for a DELETE. */
  readonly next: Tuple
  /** The replica identity of the row as it was; empty for an INSERT. */
  readonly previous: Tuple
}

/** One column of a table whose changes are sent. */
export interface TableColumn {
  readonly name: string
  /** The name of its type in `pg_type`. */
  readonly typeName: string
  /** How its text becomes JSON. */
  readonly kind: ValueKind
  readonly isPrimaryKey: boolean
}

/** What must be known of a table to send its changes. */
export interface ChangeTable {
  readonly schema: string
  readonly name: string
  readonly hasRowSecurity: boolean
  /** In the order they were created. */
  readonly columns: readonly TableColumn[]
  /** The columns each role may select; a role that was not asked about is missing. */
  readonly selectable: ReadonlyMap<string, ReadonlySet<string>>
}

/** What one role gets to see of a change: all of it, or an error in its place. */
export type RoleAccess = 'granted' | 'no-primary-key' | 'unauthorized' | 'unknown'

/** Whether a role may be sent a change at all. A deleted row is judged by nothing: it is no longer there. */
export function accessOf(role: string, change: RowChange, table: ChangeTable): RoleAccess {
  const selectable = table.selectable.get(role)
  if (selectable === undefined) return 'unknown'
  if (change.type === 'DELETE') return 'granted'
  const key = table.columns.filter((column) => column.isPrimaryKey)
  if (key.length === 0) return 'no-primary-key'
  return key.every((column) => selectable.has(column.name)) ? 'granted' : 'unauthorized'
}

/** Whether policies decide who sees this change. */
export function asksPolicies(change: RowChange, table: ChangeTable): boolean {
  return table.hasRowSecurity && change.type !== 'DELETE'
}
