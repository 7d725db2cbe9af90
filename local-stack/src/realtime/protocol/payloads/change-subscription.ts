import { inspect, inspectTuples } from '../elixir-inspect.ts'
import type { Json, JsonObject } from '../messages.ts'
import { type ChangeFilter, readFilters } from './change-filters.ts'

/** The kinds of change that can be asked for. */
export type ChangeEvent = 'INSERT' | 'UPDATE' | 'DELETE'

/** What one entry of `config.postgres_changes` asks for. */
export interface ChangeSubscription {
  readonly event: ChangeEvent | '*'
  /** Patterns of SQL's LIKE, or `*` for any. */
  readonly schema: string
  readonly table: string
  readonly filters: readonly ChangeFilter[]
  /** The columns to send, besides the primary key; undefined for all. */
  readonly select: readonly string[] | undefined
}

/** What an entry asks for, or why it cannot be had. */
export type ReadChangeSubscription =
  | { readonly ok: true; readonly subscription: ChangeSubscription }
  | { readonly ok: false; readonly problem: string }

const EVENTS: readonly ChangeEvent[] = ['INSERT', 'UPDATE', 'DELETE']

/** Reads one entry. */
export function readChangeSubscription(entry: JsonObject): ReadChangeSubscription {
  if (typeof entry.select === 'string') return { ok: false, problem: SELECT_IS_TEXT }
  const names = readNames(entry)
  if (names === undefined) return { ok: false, problem: nothingToSubscribeTo(entry) }
  const filters = readFilters(names.filter)
  if (!filters.ok) return { ok: false, problem: `Error parsing \`filter\` params: ${filters.problem}` }
  const select = readSelect(entry.select)
  const { schema, table } = names
  const isWildcard = schema === '*' || table === '*'
  if (isWildcard && select !== undefined) return { ok: false, problem: SELECT_OF_WILDCARD }
  const subscription = { event: readEvent(entry.event), schema, table, filters: filters.filters, select }
  return { ok: true, subscription }
}

/** How error texts name a subscription. */
export function describeChangeSubscription({
  event,
  schema,
  table,
  filters,
  select,
}: ChangeSubscription): string {
  const rows = filters.map(({ column, operator, value, isNegated }) => [column, operator, value, isNegated])
  const parts = [
    `event: ${event}`,
    `schema: ${schema}`,
    `table: ${table}`,
    `filters: ${inspectTuples(rows)}`,
    `select: ${inspect(select)}`,
  ]
  return `[${parts.join(', ')}]`
}

/** Schema and table, schema alone or table alone; a filter needs both. A key of another type than text spoils it all. */
function readNames(entry: JsonObject): { schema: string; table: string; filter: string } | undefined {
  const { schema, table, filter } = entry
  const isText = (value: Json | undefined) => value === undefined || typeof value === 'string'
  if (!isText(schema) || !isText(table) || !isText(filter)) return undefined
  if (schema === undefined && table === undefined) return undefined
  if (filter !== undefined && (schema === undefined || table === undefined)) return undefined
  return { schema: textOr(schema, 'public'), table: textOr(table, '*'), filter: textOr(filter, '') }
}

function textOr(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

function readEvent(event: Json | undefined): ChangeEvent | '*' {
  const name = typeof event === 'string' ? event.toUpperCase() : ''
  return EVENTS.find((known) => known === name) ?? '*'
}

function readSelect(select: Json | undefined): readonly string[] | undefined {
  const columns = Array.isArray(select) ? select.filter((name: Json) => typeof name === 'string') : []
  return columns.length === 0 ? undefined : columns
}

function nothingToSubscribeTo(entry: JsonObject): string {
  if ('user_token' in entry || 'auth_token' in entry) return `${NO_PARAMS}: <redacted>`
  const isShort = JSON.stringify(entry).length <= MAX_SHOWN
  return `${NO_PARAMS}: ${isShort ? inspect(entry) : '%{...}'}`
}

/** What is longer is not repeated: a client could have the server print it all day. */
const MAX_SHOWN = 4_096

const NO_PARAMS =
  'No subscription params provided. Please provide at least a `schema` or `table` to subscribe to'
const SELECT_IS_TEXT =
  'Error parsing `select` params: expected a list of column name strings, e.g. select: ["col1", "col2"]'
const SELECT_OF_WILDCARD =
  'Column selection is not supported for wildcard subscriptions. Provide an explicit schema and table name.'
