import { type Filter, operators } from './rows-sql.ts'

/** What is on the screen; all of it stands in the address, so that a link shows the same. */
export type Route =
  | { place: 'sql'; query: string | undefined }
  | { place: 'tables' }
  | {
      place: 'table'
      schema: string
      name: string
      filters: Filter[]
      sort: { column: string; descending: boolean } | undefined
      tab: string
    }

function readFilters(texts: string[]): Filter[] {
  return texts.flatMap((text) => {
    const [column = '', operator, value = ''] = text.split('\u001f')
    const known = operators.find((each) => each === operator)
    return column !== '' && known ? [{ column, operator: known, value }] : []
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Reads the part of the address after `#`. */
export function readRoute(hash: string): Route {
  const [, path = '', query = ''] = /^#?([^?]*)\??(.*)$/s.exec(hash) ?? []
  const parameters = new URLSearchParams(query)
  const [, place, schema, name] = path.split('/').map(decoded)
  if (place === 'tables') return { place }
  if (place !== 'table' || !schema || !name) return { place: 'sql', query: parameters.get('q') ?? undefined }
  const sort = parameters.get('sort')
  return {
    place,
    schema,
    name,
    filters: readFilters(parameters.getAll('where')),
    sort: sort ? { column: sort, descending: parameters.has('down') } : undefined,
    tab: parameters.get('tab') ?? 'rows',
  }
}

/** The address of a query. It only ever fills the editor: a link runs nothing. */
export function sqlLink(query: string): string {
  return `#/sql?${new URLSearchParams({ q: query })}`
}

/** The address of a table, or of some of its rows. */
export function tableLink(
  table: { schema: string; name: string },
  options: {
    filters?: Filter[]
    sort?: { column: string; descending: boolean } | undefined
    tab?: string
  } = {},
): string {
  const parameters = new URLSearchParams()
  for (const { column, operator, value } of options.filters ?? [])
    parameters.append('where', [column, operator, value].join('\u001f'))
  if (options.sort) parameters.set('sort', options.sort.column)
  if (options.sort?.descending) parameters.set('down', '')
  if (options.tab && options.tab !== 'rows') parameters.set('tab', options.tab)
  const query = String(parameters)
  return `#/table/${encodeURIComponent(table.schema)}/${encodeURIComponent(table.name)}${query && `?${query}`}`
}
