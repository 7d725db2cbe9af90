import type { TableDetails } from '../../shared/catalog.ts'
import { deleteSql, type RowKey, updateSql } from '../../shared/edit-sql.ts'
import type { Column, Value } from '../../shared/events.ts'
import { textOf } from '../../shared/export.ts'
import type { RowsView } from '../../shared/rows-sql.ts'
import { button, fill, h } from '../dom.ts'
import { cellContent } from '../sql/grid.ts'
import { foreignLink, pointingLinks } from './foreign-link.ts'
import { obstacle, openSheet, type Sheet, valueField } from './sheet.ts'
import { tryChange } from './try-change.ts'

/** A row that was opened. */
export interface OpenRow {
  view: RowsView
  details: TableDetails
  columns: Column[]
  read(column: string): Value
  changed(): void
}

type ColumnDetails = TableDetails['columns'][number]

class RowSheet {
  readonly #row: OpenRow
  readonly #key: RowKey
  readonly #sheet: Sheet
  /** Where something is being changed: within the field it is about. */
  readonly #work = h('div', { class: 'try' })
  #letGo = (): void => {}

  constructor(row: OpenRow) {
    const { view } = row
    this.#row = row
    this.#key = {
      table: view.table,
      key: view.key.map((column) => ({ column, value: textOf(row.read(column)) ?? '' })),
    }
    const name = this.#key.key.map(({ value }) => value).join(', ')
    this.#sheet = openSheet(`${view.table.name} ${name}`, () => {
      this.#letGo()
      row.changed()
    })
    this.#show()
  }

  #show(): void {
    const { view, details, read } = this.#row
    const blocked = obstacle(view.key, () => this.#show())
    const links = pointingLinks(details.referencedBy, read)
    fill(
      this.#sheet.body,
      blocked,
      h('dl', {}, ...details.columns.map((column) => this.#field(column, !blocked))),
      links.length > 0 &&
        h(
          'section',
          {},
          h('h3', {}, 'Pointed to by'),
          h('ul', { class: 'links' }, ...links.map((link) => h('li', {}, link))),
        ),
      !blocked && this.#deleting(),
    )
  }

  #field(column: ColumnDetails, isOpen: boolean): HTMLElement {
    const { details, read } = this.#row
    const value = read(column.name)
    const isWhole = value === null || typeof value === 'string'
    const shown =
      foreignLink(details, column.name, read) ?? cellContent({ name: column.name, type: column.type }, value)
    const line = h('span', { class: 'value-line' }, shown)
    const place = h('dd', {}, line)
    if (isOpen && isWhole && !column.isGenerated)
      line.append(
        button('Edit', () => this.#edit(column, place), {
          class: 'quiet',
          'aria-label': `Edit ${column.name}`,
        }),
      )
    return h('div', {}, h('dt', {}, column.name, h('small', { class: 'type' }, column.type)), place)
  }

  #edit(column: ColumnDetails, place: HTMLElement): void {
    const before = textOf(this.#row.read(column.name))
    const kind = before === null && column.nullable ? 'null' : 'text'
    const field = valueField(column, { kind, text: before ?? '' })
    const tryIt = (): void => this.#try(updateSql(this.#key, field.value(), before))
    this.#letGo()
    fill(this.#work, field.element, button('Try it', tryIt, { class: 'main-act' }))
    place.append(this.#work)
    field.focus()
  }

  #deleting(): HTMLElement {
    const place = h('div')
    const tryIt = (): void => {
      this.#letGo()
      place.append(this.#work)
      this.#try(deleteSql(this.#key))
    }
    place.append(button('Delete this row', tryIt, { class: 'danger' }))
    return place
  }

  #try(sql: string): void {
    this.#letGo = tryChange(this.#work, sql, () => this.#sheet.close())
  }
}

/** One row, value under value: where it points, who points to it, and how to change or delete it. */
export function openRow(row: OpenRow): void {
  new RowSheet(row)
}
