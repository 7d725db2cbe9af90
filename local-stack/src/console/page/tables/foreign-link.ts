import type { ForeignKey, TableDetails } from '../../shared/catalog.ts'
import type { Value } from '../../shared/events.ts'
import { textOf } from '../../shared/export.ts'
import { tableLink } from '../../shared/route.ts'
import type { Filter } from '../../shared/rows-sql.ts'
import { h } from '../dom.ts'

type Read = (column: string) => Value

function matching(from: string[], to: string[], read: Read): Filter[] | undefined {
  const filters = from.map(
    (column, index): Filter => ({
      column: to[index] ?? '',
      operator: '=',
      value: textOf(read(column)) ?? '',
    }),
  )
  return from.some((column) => read(column) === null) ? undefined : filters
}

/** A link to the row a value points to, if it points anywhere. */
export function foreignLink(details: TableDetails, column: string, read: Read): HTMLElement | undefined {
  const key = details.references.find(({ columns }) => columns.at(-1) === column)
  const filters = key && matching(key.columns, key.targetColumns, read)
  if (!key || !filters) return undefined
  const target = { schema: key.targetSchema, name: key.targetTable }
  return h(
    'a',
    { href: tableLink(target, { filters }), title: `${target.schema}.${target.name}` },
    textOf(read(column)) ?? '',
  )
}

/** Links to the rows of other tables that point to this one. */
export function pointingLinks(keys: ForeignKey[], read: Read): HTMLElement[] {
  return keys.flatMap((key) => {
    const filters = matching(key.targetColumns, key.columns, read)
    if (!filters) return []
    const source = { schema: key.schema, name: key.table }
    return [
      h(
        'a',
        { href: tableLink(source, { filters }) },
        `${key.schema}.${key.table} by ${key.columns.join(', ')}`,
      ),
    ]
  })
}
