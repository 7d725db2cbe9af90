import { toBytes } from '../../protocol/text.ts'
import { toJsonText } from './column-values.ts'
import type { ChangeTable, RoleAccess, RowChange, TableColumn, Tuple } from './row-change.ts'
import type { Selection } from './subscribers.ts'

/** The largest change that is sent whole, and the largest value that is kept of one that is not. */
const MAX_CHANGE_BYTES = 1_048_576
const MAX_KEPT_VALUE_BYTES = 64
/** What a column costs besides its name, type and value where upstream measures a change. */
const BYTES_PER_COLUMN = 52

const NO_PRIMARY_KEY = 'Error 400: Bad Request, no primary key'
const UNAUTHORIZED = 'Error 401: Unauthorized'
const TOO_LARGE = 'Error 413: Payload Too Large'

type JsonFields = ReadonlyMap<string, string>

/** The JSON texts of one change: made when first needed, once for each role and selection of columns. */
export class ChangeData {
  readonly #change: RowChange
  readonly #table: ChangeTable
  readonly #texts = new Map<string, string>()
  readonly #record: JsonFields
  readonly #oldRecord: JsonFields
  readonly #isTooLarge: boolean

  constructor(change: RowChange, table: ChangeTable) {
    this.#change = change
    this.#table = table
    const next = toFields(change.next, table)
    this.#oldRecord = toFields(change.previous, table)
    // What is missing did not change, so the old row may have it.
    this.#record = change.type === 'UPDATE' ? new Map([...this.#oldRecord, ...next]) : next
    this.#isTooLarge = exceeds(sizesOf(next, table), sizesOf(this.#oldRecord, table))
  }

  /** What a role is sent of the columns it selects. */
  textFor(role: string, access: RoleAccess, selection: Selection): string {
    if (access === 'no-primary-key') return this.#error(NO_PRIMARY_KEY)
    if (access === 'unauthorized') return this.#error(UNAUTHORIZED)
    const key = `${role}\0${selection.key}`
    const text = this.#texts.get(key) ?? this.#compose(this.#visibleColumns(role, selection))
    this.#texts.set(key, text)
    return text
  }

  #visibleColumns(role: string, { columns }: Selection): readonly TableColumn[] {
    const selectable = this.#table.selectable.get(role)
    return this.#table.columns.filter(({ name, isPrimaryKey }) => {
      const isSelected = columns === undefined || isPrimaryKey || columns.includes(name)
      return isSelected && selectable?.has(name) === true
    })
  }

  #compose(columns: readonly TableColumn[]): string {
    const { type, committedAtMs } = this.#change
    const described = columns.map(({ name, typeName }) => JSON.stringify({ name, type: typeName }))
    const rows: string[] = []
    if (type !== 'DELETE') rows.push(`"record":${this.#row(this.#record, columns)}`)
    if (type !== 'INSERT') rows.push(`"old_record":${this.#row(this.#oldRecord, this.#oldColumns(columns))}`)
    const committedAt = JSON.stringify(new Date(committedAtMs).toISOString())
    const errors = this.#isTooLarge ? JSON.stringify([TOO_LARGE]) : 'null'
    return this.#frame(committedAt, `[${described.join(',')}]`, rows, errors)
  }

  /** Who may see a deleted row cannot be asked any more: where policies decide, only its key is told. */
  #oldColumns(columns: readonly TableColumn[]): readonly TableColumn[] {
    const isSecured = this.#change.type === 'DELETE' && this.#table.hasRowSecurity
    return isSecured ? columns.filter((column) => column.isPrimaryKey) : columns
  }

  #row(fields: JsonFields, columns: readonly TableColumn[]): string {
    const parts: string[] = []
    for (const { name } of columns) {
      const json = fields.get(name)
      const isKept = json !== undefined && !(this.#isTooLarge && toBytes(json).length > MAX_KEPT_VALUE_BYTES)
      if (isKept) parts.push(`${JSON.stringify(name)}:${json}`)
    }
    return `{${parts.join(',')}}`
  }

  #error(error: string): string {
    const rows = ['"record":{}', ...(this.#change.type === 'UPDATE' ? ['"old_record":{}'] : [])]
    return this.#frame('null', '[]', rows, JSON.stringify([error]))
  }

  #frame(committedAt: string, columns: string, rows: readonly string[], errors: string): string {
    const { schema, name } = this.#table
    const head = `"schema":${JSON.stringify(schema)},"table":${JSON.stringify(name)},"type":"${this.#change.type}"`
    return `{${head},"commit_timestamp":${committedAt},"columns":${columns},${rows.join(',')},"errors":${errors}}`
  }
}

function toFields(tuple: Tuple, table: ChangeTable): JsonFields {
  const fields = new Map<string, string>()
  for (const { name, kind } of table.columns) {
    const text = tuple.get(name)
    if (text !== undefined) fields.set(name, text === null ? 'null' : toJsonText(text, kind))
  }
  return fields
}

function* sizesOf(fields: JsonFields, table: ChangeTable): Iterable<string | number> {
  for (const { name, typeName } of table.columns) {
    const json = fields.get(name)
    if (json !== undefined) yield* [name, typeName, json, BYTES_PER_COLUMN]
  }
}

/** Measured in characters first: a text of UTF-8 has at most three bytes for each. */
function exceeds(...sizes: Iterable<string | number>[]): boolean {
  const parts = sizes.flatMap((size) => [...size])
  const sum = (measure: (text: string) => number) =>
    parts.reduce<number>((total, part) => total + (typeof part === 'number' ? part : measure(part)), 0)
  return (
    sum((text) => text.length * 3) > MAX_CHANGE_BYTES &&
    sum((text) => toBytes(text).length) > MAX_CHANGE_BYTES
  )
}
