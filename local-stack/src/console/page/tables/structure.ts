import type { ForeignKey, TableDetails } from '../../shared/catalog.ts'
import { tableLink } from '../../shared/route.ts'
import { size } from '../../shared/words.ts'
import { h } from '../dom.ts'
import { paint } from '../sql/paint.ts'

/** A part of a page with a table in it, or nothing if there is nothing to tell. */
export function listing(
  title: string,
  heads: string[],
  rows: (Node | string)[][],
  empty?: string,
): HTMLElement | false {
  if (rows.length === 0 && empty === undefined) return false
  return h(
    'section',
    { class: 'listing' },
    h('h2', {}, title),
    rows.length === 0
      ? h('p', { class: 'calm' }, empty)
      : h(
          'div',
          { class: 'grid loose', role: 'region', 'aria-label': title, tabindex: 0 },
          h(
            'table',
            {},
            h('caption', { class: 'unseen' }, title),
            h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
            h(
              'tbody',
              {},
              ...rows.map(([first = '', ...others]) =>
                h('tr', {}, h('th', { scope: 'row' }, first), ...others.map((cell) => h('td', {}, cell))),
              ),
            ),
          ),
        ),
  )
}

/** SQL in colours, to be read. */
export function code(sql: string): HTMLElement {
  return h('code', { class: 'sql' }, ...paint(sql))
}

function columnRows(details: TableDetails): (Node | string)[][] {
  return details.columns.map((column) => [
    h('span', {}, column.name, column.isKey && h('small', { class: 'kind' }, 'key')),
    code(column.type),
    column.nullable ? 'may be null' : '',
    column.default === null ? '' : code(column.default),
    column.comment ?? '',
  ])
}

const side = (schema: string, table: string, columns: string[]): string =>
  `${schema}.${table} (${columns.join(', ')})`

function keyRow(key: ForeignKey, isOutgoing: boolean): (Node | string)[] {
  const own = side(key.schema, key.table, key.columns)
  const target = side(key.targetSchema, key.targetTable, key.targetColumns)
  const link = isOutgoing
    ? h('a', { href: tableLink({ schema: key.targetSchema, name: key.targetTable }) }, target)
    : h('a', { href: tableLink({ schema: key.schema, name: key.table }) }, own)
  return [key.name, isOutgoing ? key.columns.join(', ') : key.targetColumns.join(', '), link]
}

/** What a table is made of. */
export function structureView(details: TableDetails): HTMLElement {
  const indexes = details.indexes.map(({ name, definition, bytes, isValid }) => [
    h('span', {}, name, !isValid && h('small', { class: 'kind' }, 'not valid')),
    size(bytes),
    code(definition),
  ])
  return h(
    'div',
    { class: 'structure' },
    listing('Columns', ['Name', 'Type', 'Null', 'Default', 'Comment'], columnRows(details)),
    details.view !== null &&
      h(
        'section',
        { class: 'listing' },
        h('h2', {}, 'Definition'),
        h('pre', { class: 'excerpt' }, code(details.view)),
      ),
    listing(
      'Points to',
      ['Key', 'By', 'Target'],
      details.references.map((key) => keyRow(key, true)),
    ),
    listing(
      'Pointed to by',
      ['Key', 'Column', 'From'],
      details.referencedBy.map((key) => keyRow(key, false)),
    ),
    listing('Indexes', ['Name', 'Size', 'Definition'], indexes),
    listing(
      'Constraints',
      ['Name', 'Definition'],
      details.constraints.map(({ name, definition }) => [name, code(definition)]),
    ),
    listing(
      'Triggers',
      ['Name', 'Definition'],
      details.triggers.map(({ name, definition }) => [name, code(definition)]),
    ),
  )
}
