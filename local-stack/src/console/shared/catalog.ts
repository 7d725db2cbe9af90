/** A table, view or their like, as the list shows it. */
export interface Relation {
  schema: string
  name: string
  kind: 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table'
  comment: string | null
  bytes: number
  /** An estimate; null as long as nobody has counted. */
  rows: number | null
  rls: boolean
  policies: number
  /** Roles of the API that may read or write it. */
  granted: string[]
  /** The API serves its schema. */
  exposed: boolean
}

/** What a table is made of. */
export interface TableDetails {
  columns: {
    name: string
    type: string
    nullable: boolean
    default: string | null
    isKey: boolean
    isGenerated: boolean
    comment: string | null
  }[]
  constraints: { name: string; definition: string }[]
  /** Foreign keys of this table, column by column. */
  references: ForeignKey[]
  /** Foreign keys of other tables to this one. */
  referencedBy: ForeignKey[]
  indexes: { name: string; definition: string; bytes: number; isValid: boolean }[]
  policies: {
    name: string
    command: string
    isPermissive: boolean
    roles: string[]
    using: string | null
    check: string | null
  }[]
  grants: { role: string; privileges: string[] }[]
  triggers: { name: string; definition: string }[]
  /** What a view says. */
  view: string | null
}

/** `columns` of `schema.table` point to `targetColumns` of the target. */
export interface ForeignKey {
  name: string
  schema: string
  table: string
  columns: string[]
  targetSchema: string
  targetTable: string
  targetColumns: string[]
}

/** Somebody a query can run as. */
export interface Person {
  id: string
  email: string | null
  name: string | null
}
