import type { TableDetails } from '../../shared/catalog.ts'
import { insertSql, type RowKey } from '../../shared/edit-sql.ts'
import { button, fill, h } from '../dom.ts'
import { obstacle, openSheet, type ValueField, valueField } from './sheet.ts'
import { tryChange } from './try-change.ts'

type ColumnDetails = TableDetails['columns'][number]

function fieldOf(column: ColumnDetails): ValueField {
  const kind = column.default !== null ? 'default' : column.nullable ? 'null' : 'text'
  return valueField(column, { kind, text: '' })
}

/** A new row; what is left as the default is not named. */
export function openInsert(table: RowKey['table'], details: TableDetails, changed: () => void): void {
  let letGo = (): void => {}
  const sheet = openSheet(`New row of ${table.name}`, () => {
    letGo()
    changed()
  })
  const work = h('div', { class: 'try' })
  const fields = details.columns
    .filter(({ isGenerated }) => !isGenerated)
    .map((column) => ({ column, field: fieldOf(column) }))
  const rows = fields.map(({ column, field }) =>
    h(
      'div',
      {},
      h('dt', {}, column.name, h('small', { class: 'type' }, column.type)),
      h('dd', {}, field.element),
    ),
  )
  const tryIt = (): void => {
    const values = fields.map(({ field }) => field.value()).filter((value) => !('isDefault' in value))
    letGo()
    letGo = tryChange(work, insertSql(table, values), () => sheet.close())
  }
  const show = (): void => {
    const blocked = obstacle(undefined, show)
    if (blocked) fill(sheet.body, blocked)
    else fill(sheet.body, h('dl', {}, ...rows), button('Try it', tryIt, { class: 'main-act' }), work)
  }
  show()
}
