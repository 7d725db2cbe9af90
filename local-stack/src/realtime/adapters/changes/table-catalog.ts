import type { Pool } from 'pg'
import { z } from 'zod'
import type { ArrayKind, ValueKind } from '../../core/changes/column-values.ts'
import type { ChangeTable, TableColumn } from '../../core/changes/row-change.ts'

/** A column as questions to Postgres need it. */
export interface CatalogColumn extends TableColumn {
  /** The type to cast a text of this column to, without a length: a cast to `char(2)` would cut the text. */
  readonly castType: string
  /** The type with its length. */
  readonly declaredType: string
  /** The expression of a generated column. */
  readonly generatedAs: string | undefined
}

/** A table as questions to Postgres need it. */
export interface CatalogTable extends ChangeTable {
  readonly columns: readonly CatalogColumn[]
  /** Schema and name, quoted. */
  readonly sqlName: string
  /** Whether some values can only be had from Postgres. */
  readonly hasComputedValues: boolean
}

const ColumnRow = z.object({
  name: z.string(),
  typeName: z.string(),
  castType: z.string(),
  declaredType: z.string(),
  generatedAs: z.string().nullable(),
  isPrimaryKey: z.boolean(),
  isDomain: z.boolean(),
  base: z.number(),
  isSpecial: z.boolean(),
  element: z.number().nullable(),
  delimiter: z.string(),
})
const TableRow = z.object({
  schema: z.string(),
  name: z.string(),
  sql_name: z.string(),
  has_row_security: z.boolean(),
  columns: z.array(ColumnRow),
  selectable: z.record(z.string(), z.array(z.string())),
})

// Names are Postgres' own, so nothing here needs a search path. `pg_basetype` sees through domains. A type is special
// when only Postgres can make JSON of it: rows, and types that bring their own cast to json.
const DESCRIBE = `
  select n.nspname as schema, c.relname as name, format('%I.%I', n.nspname, c.relname) as sql_name,
    c.relrowsecurity as has_row_security,
    (
      select coalesce(json_agg(json_build_object(
        'name', a.attname, 'typeName', t.typname,
        'castType', case base.oid
          when 'bpchar'::regtype then 'bpchar' when 'bit'::regtype then 'varbit'
          when 'bpchar[]'::regtype then 'bpchar[]' when 'bit[]'::regtype then 'varbit[]'
          else format_type(a.atttypid, null) end,
        'declaredType', format_type(a.atttypid, a.atttypmod),
        'generatedAs', (
          select pg_catalog.pg_get_expr(d.adbin, d.adrelid) from pg_catalog.pg_attrdef d
          where a.attgenerated = 's' and d.adrelid = a.attrelid and d.adnum = a.attnum
        ),
        'isPrimaryKey', coalesce(a.attnum = any (k.conkey), false), 'isDomain', t.oid <> base.oid,
        'base', base.oid::bigint, 'element', element.oid::bigint, 'delimiter', coalesce(element.typdelim, ','),
        'isSpecial', coalesce(element.typtype, base.typtype) = 'c' or exists (
          select from pg_catalog.pg_cast
          where castsource = coalesce(element.oid, base.oid) and casttarget = 'json'::regtype
            and castsource >= 16384 and castfunc <> 0
        )
      ) order by a.attnum), '[]')
      from pg_catalog.pg_attribute a
      join pg_catalog.pg_type t on t.oid = a.atttypid
      join pg_catalog.pg_type base on base.oid = pg_catalog.pg_basetype(t.oid)
      left join pg_catalog.pg_type element
        on base.typcategory = 'A' and element.oid = pg_catalog.pg_basetype(base.typelem)
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    ) as columns,
    (
      select coalesce(json_object_agg(role, (
        select coalesce(json_agg(a.attname), '[]')
        from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and pg_catalog.has_column_privilege(role, c.oid, a.attnum, 'SELECT')
      )), '{}')
      from unnest($2::text[]) role
      where to_regrole(quote_ident(role)) is not null
    ) as selectable
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
  where c.oid = $1::bigint::oid
`

/**
 * What Postgres knows of the tables whose changes are sent, remembered until the stream announces a table anew, which
 * it does after every change of its columns, rights and policies, or until it is told to forget.
 */
export class TableCatalog {
  readonly #pool: Pool
  readonly #tables = new Map<number, CatalogTable>()
  #forgotten = 0

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** A table of which all of this is known. */
  known(table: number, roles: readonly string[]): CatalogTable | undefined {
    const known = this.#tables.get(table)
    return known !== undefined && roles.every((role) => known.selectable.has(role)) ? known : undefined
  }

  /** The table, looked up if need be; undefined when there is none any more. */
  async describe(table: number, roles: readonly string[]): Promise<CatalogTable | undefined> {
    const known = this.known(table, roles)
    if (known !== undefined) return known
    const asOf = this.#forgotten
    const { rows } = await this.#pool.query({
      name: 'realtime_table',
      text: DESCRIBE,
      values: [table, roles],
    })
    if (rows[0] === undefined) return undefined
    const described = toTable(TableRow.parse(rows[0]), roles)
    // What was learnt before something changed may not be remembered after it.
    if (asOf === this.#forgotten) this.#tables.set(table, described)
    return described
  }

  forget(table: number): void {
    this.#forgotten += 1
    this.#tables.delete(table)
  }

  forgetAll(): void {
    this.#forgotten += 1
    this.#tables.clear()
  }
}

function toTable(row: z.infer<typeof TableRow>, roles: readonly string[]): CatalogTable {
  const columns = row.columns.map(toColumn)
  return {
    schema: row.schema,
    name: row.name,
    sqlName: row.sql_name,
    hasRowSecurity: row.has_row_security,
    hasComputedValues: columns.some(
      ({ kind, generatedAs }) => kind === 'converted' || generatedAs !== undefined,
    ),
    columns,
    // A role that is gone may see nothing.
    selectable: new Map(roles.map((role) => [role, new Set(row.selectable[role] ?? [])])),
  }
}

function toColumn(column: z.infer<typeof ColumnRow>): CatalogColumn {
  const { name, typeName, castType, declaredType, generatedAs, isPrimaryKey } = column
  const kind = kindOf(column)
  return { name, typeName, castType, declaredType, generatedAs: generatedAs ?? undefined, isPrimaryKey, kind }
}

const KINDS: ReadonlyMap<number, ArrayKind['element']> = new Map([
  [16, 'boolean'],
  [17, 'bytes'],
  [20, 'number'],
  [21, 'number'],
  [23, 'number'],
  [700, 'number'],
  [701, 'number'],
  [1700, 'number'],
  [114, 'json'],
  [3802, 'json'],
  [1114, 'timestamp'],
  [1184, 'timestamp-with-zone'],
  // Upstream casts to the type's name without its length, which for these two means one character.
  [1042, 'first-character'],
  [1560, 'first-character'],
])

/** By the oids of Postgres' own types. */
function kindOf(column: z.infer<typeof ColumnRow>): ValueKind {
  const { base, element, delimiter, isDomain, isSpecial } = column
  if (isSpecial) return 'converted'
  const kind = KINDS.get(element ?? base) ?? 'text'
  const uncut = kind === 'first-character' && isDomain ? 'text' : kind
  return element === null ? uncut : { element: uncut, delimiter }
}
