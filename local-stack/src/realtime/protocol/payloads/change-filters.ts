import { inspect } from '../elixir-inspect.ts'

/** How a column is compared with a value. */
export type FilterOperator = (typeof OPERATORS)[number]

/** One condition on a changed row. */
export interface ChangeFilter {
  readonly column: string
  readonly operator: FilterOperator
  /** As text, to be read as the column's type; for `in` an array literal of Postgres. */
  readonly value: string
  readonly isNegated: boolean
}

/** The conditions in a filter, all of which must hold, or what is wrong with it in Realtime's words. */
export type FilterList =
  | { readonly ok: true; readonly filters: readonly ChangeFilter[] }
  | { readonly ok: false; readonly problem: string }

const OPERATORS = [
  'eq',
  'neq',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'like',
  'ilike',
  'is',
  'match',
  'imatch',
  'isdistinct',
] as const

/** Reads `column=[not.]operator.value`, several separated by commas; blank means none. */
export function readFilters(text: string): FilterList {
  if (text.trim() === '') return { ok: true, filters: [] }
  const filters: ChangeFilter[] = []
  for (const segment of splitTopLevel(text.trim())) {
    const filter = readFilter(segment.trim())
    if (typeof filter === 'string') return { ok: false, problem: filter }
    filters.push(filter)
  }
  return { ok: true, filters }
}

/** Splits at commas outside of parentheses and of quotes that open after a dot, a parenthesis or a comma. */
function splitTopLevel(text: string): string[] {
  const segments: string[] = []
  let start = 0
  let depth = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (isQuoted) {
      if (character === '\\') at += 1
      else if (character === '"') isQuoted = false
    } else if (character === '"') isQuoted = at > start && '.(,'.includes(text[at - 1] ?? ' ')
    else if (character === '(') depth += 1
    else if (character === ')') depth = Math.max(0, depth - 1)
    else if (character === ',' && depth === 0) {
      segments.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...segments, text.slice(start)]
}

function readFilter(segment: string): ChangeFilter | string {
  if (segment === '') return 'filter must not contain empty segments (check for extra commas)'
  const [column, condition] = cut(segment, '=')
  if (condition === undefined) return inspect([column])
  const isNegated = condition.startsWith('not.')
  const [name, value] = cut(isNegated ? condition.slice(4) : condition, '.')
  if (value === undefined) return inspect([name])
  const operator = OPERATORS.find((known) => known === name)
  if (operator === undefined) return inspect([name, value])
  if (operator !== 'in') return { column, operator, value: unquote(value), isNegated }
  const list = /^\((.*)\)$/s.exec(value)?.[1]
  if (list === undefined) return '`in` filter value must be wrapped by parentheses'
  return { column, operator, value: `{${list}}`, isNegated }
}

/** The text before and after the first separator; nothing after when there is none. */
function cut(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

/** A value in quotes from end to end loses them and its backslashes; any other stays as it is. */
function unquote(value: string): string {
  const quoted = /^"((?:\\.|[^"\\])*)"$/s.exec(value)?.[1]
  return quoted === undefined ? value : quoted.replaceAll(/\\(.)/gs, '$1')
}
