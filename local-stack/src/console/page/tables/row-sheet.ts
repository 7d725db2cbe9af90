import type { TableDetails } from '../../shared/catalog.ts'
import { deleteSql, insertSql, type NewValue, type RowKey, updateSql } from '../../shared/edit-sql.ts'
import type { Column, Value } from '../../shared/events.ts'
import { textOf } from '../../shared/export.ts'
import type { RowsView } from '../../shared/rows-sql.ts'
import { button, fill, h } from '../dom.ts'
import { change, settings } from '../settings.ts'
import { cellContent } from '../sql/grid.ts'
import { foreignLink, pointingLinks } from './foreign-link.ts'
import { tryChange } from './try-change.ts'

/** A row that was opened. */
export interface OpenRow {
  view: RowsView
  details: TableDetails
  columns: Column[]
  read(column: string): Value
  changed(): void
}

function openSheet(title: string, changed: () => void): { body: HTMLElement; dialog: HTMLDialogElement } {
  const body = h('div', { class: 'sheet-body' })
  const dialog = h('dialog', { class: 'sheet', 'aria-label': title }, h('h2', {}, title), body)
  dialog.append(
    h(
      'p',
      { class: 'acts' },
      button('Close', () => dialog.close()),
    ),
  )
  dialog.addEventListener('close', () => {
    dialog.remove()
    changed()
  })
  document.body.append(dialog)
  dialog.showModal()
  return { body, dialog }
}

/** Why nothing can be changed here, with the way out where there is one; undefined if it can. */
function obstacle(view: RowsView, again: () => void): HTMLElement | undefined {
  if (settings().readOnly)
    return h(
      'p',
      { class: 'warning' },
      'Read-only is on. ',
      button('Switch it off', () => {
        change({ readOnly: false })
        again()
      }),
    )
  if (view.key.length === 0 || view.key[0] === 'ctid')
    return h(
      'p',
      { class: 'warning' },
      'Without a primary key a row cannot be told from another: change it by SQL.',
    )
  return undefined
}

/** A field for a new value: text, null, or what the table says. */
function valueField(
  column: TableDetails['columns'][number],
  before: string | null,
): { element: HTMLElement; value(): NewValue } {
  const area = h('textarea', { rows: 2, 'aria-label': column.name, spellcheck: 'false' })
  area.value = before ?? ''
  const kinds: [string, string][] = [['text', 'this text']]
  if (column.nullable) kinds.push(['null', 'null'])
  if (column.default !== null) kinds.push(['default', 'the default'])
  const first = before === null && column.nullable ? 'null' : 'text'
  const kind = h(
    'select',
    { 'aria-label': `Kind of ${column.name}` },
    ...kinds.map(([value, words]) => h('option', { value, selected: value === first }, words)),
  )
  const show = (): void => {
    area.disabled = kind.value !== 'text'
  }
  kind.addEventListener('change', show)
  show()
  return {
    element: h('span', { class: 'value-field' }, area, kind),
    value: () => {
      if (kind.value === 'default') return { column: column.name, isDefault: true }
      return { column: column.name, value: kind.value === 'null' ? null : area.value }
    },
  }
}

/** One row, value under value: where it points, who points to it, and how to change or delete it. */
export function openRow(row: OpenRow): void {
  const { view, details } = row
  const key: RowKey = {
    table: view.table,
    key: view.key.map((column) => ({ column, value: textOf(row.read(column)) ?? '' })),
  }
  const name = key.key.map(({ value }) => value).join(', ')
  const { body, dialog } = openSheet(`${view.table.name} ${name}`, row.changed)
  const show = (): void => {
    const blocked = obstacle(view, show)
    const work = h('div', { class: 'try' })
    const edit = (column: TableDetails['columns'][number]): void => {
      const before = textOf(row.read(column.name))
      const field = valueField(column, before)
      const tryIt = (): void => tryChange(work, updateSql(key, field.value(), before), () => dialog.close())
      fill(
        work,
        h('h3', {}, `New value of ${column.name}`),
        field.element,
        button('Try it', tryIt, { class: 'main-act' }),
      )
      work.querySelector('textarea')?.focus()
    }
    const fields = details.columns.map((column) => {
      const value = row.read(column.name)
      const isWhole = value === null || typeof value === 'string'
      const shown =
        foreignLink(details, column.name, row.read) ??
        cellContent({ name: column.name, type: column.type }, value)
      return h(
        'div',
        {},
        h('dt', {}, column.name, h('small', { class: 'type' }, column.type)),
        h(
          'dd',
          {},
          shown,
          !blocked &&
            isWhole &&
            !column.isGenerated &&
            button('Edit', () => edit(column), { class: 'quiet', 'aria-label': `Edit ${column.name}` }),
        ),
      )
    })
    const links = pointingLinks(details.referencedBy, row.read)
    for (const link of links) link.addEventListener('click', () => dialog.close())
    fill(
      body,
      blocked,
      h('dl', {}, ...fields),
      links.length > 0 &&
        h(
          'section',
          {},
          h('h3', {}, 'Pointed to by'),
          h('ul', { class: 'links' }, ...links.map((link) => h('li', {}, link))),
        ),
      !blocked &&
        button('Delete this row', () => tryChange(work, deleteSql(key), () => dialog.close()), {
          class: 'danger',
        }),
      work,
    )
  }
  body.addEventListener('click', (event) => {
    if (event.target instanceof HTMLAnchorElement) dialog.close()
  })
  show()
}

/** A new row; what is left as the default is not named. */
export function openInsert(table: RowKey['table'], details: TableDetails, changed: () => void): void {
  const { body, dialog } = openSheet(`New row of ${table.name}`, changed)
  const show = (): void => {
    const blocked = obstacle({ table, key: ['-'], sort: undefined, filters: [] }, show)
    if (blocked) {
      fill(body, blocked)
      return
    }
    const work = h('div', { class: 'try' })
    const columns = details.columns.filter(({ isGenerated }) => !isGenerated)
    const fields = columns.map((column) => ({ column, field: valueField(column, null) }))
    for (const { column, field } of fields) {
      const kind = field.element.querySelector('select')
      if (!kind) continue
      if (column.default !== null) kind.value = 'default'
      kind.dispatchEvent(new Event('change'))
    }
    const values = (): NewValue[] =>
      fields.map(({ field }) => field.value()).filter((value) => !('isDefault' in value))
    fill(
      body,
      h(
        'dl',
        {},
        ...fields.map(({ column, field }) =>
          h(
            'div',
            {},
            h('dt', {}, column.name, h('small', { class: 'type' }, column.type)),
            h('dd', {}, field.element),
          ),
        ),
      ),
      button('Try it', () => tryChange(work, insertSql(table, values()), () => dialog.close()), {
        class: 'main-act',
      }),
      work,
    )
  }
  show()
}
