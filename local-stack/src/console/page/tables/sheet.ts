import type { TableDetails } from '../../shared/catalog.ts'
import type { NewValue } from '../../shared/edit-sql.ts'
import type { RowsView } from '../../shared/rows-sql.ts'
import { button, h } from '../dom.ts'
import { change, settings } from '../settings.ts'

/** A dialog with a body to fill. */
export interface Sheet {
  body: HTMLElement
  close(): void
}

/** Opens a dialog; `closed` hears when it is gone, however that came. */
export function openSheet(title: string, closed: () => void): Sheet {
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
    closed()
  })
  dialog.addEventListener('click', (event) => {
    if (event.target instanceof HTMLAnchorElement) dialog.close()
  })
  document.body.append(dialog)
  dialog.showModal()
  return { body, close: () => dialog.close() }
}

/** Why nothing can be changed here, with the way out where there is one; undefined if it can. */
export function obstacle(key: RowsView['key'] | undefined, again: () => void): HTMLElement | undefined {
  if (settings().readOnly) {
    const switchOff = button('Switch it off', () => {
      change({ readOnly: false })
      again()
    })
    return h('p', { class: 'warning' }, 'Read-only is on. ', switchOff)
  }
  if (key && (key.length === 0 || key[0] === 'ctid'))
    return h(
      'p',
      { class: 'warning' },
      'Without a primary key a row cannot be told from another: change it by SQL.',
    )
  return undefined
}

/** A field for a new value of a column. */
export interface ValueField {
  element: HTMLElement
  value(): NewValue
  focus(): void
}

/** Text, null, or what the table says; `first` is what it is at first. */
export function valueField(
  column: TableDetails['columns'][number],
  first: { kind: 'text' | 'null' | 'default'; text: string },
): ValueField {
  const area = h('textarea', { rows: 2, 'aria-label': column.name, spellcheck: 'false' })
  area.value = first.text
  const kinds: [string, string][] = [['text', 'this text']]
  if (column.nullable) kinds.push(['null', 'null'])
  if (column.default !== null) kinds.push(['default', 'the default'])
  const kind = h(
    'select',
    { 'aria-label': `Kind of ${column.name}` },
    ...kinds.map(([value, words]) => h('option', { value, selected: value === first.kind }, words)),
  )
  const show = (): void => {
    area.disabled = kind.value !== 'text'
  }
  kind.addEventListener('change', show)
  show()
  return {
    element: h('span', { class: 'value-field' }, area, kind),
    value: () =>
      kind.value === 'default'
        ? { column: column.name, isDefault: true }
        : { column: column.name, value: kind.value === 'null' ? null : area.value },
    focus: () => area.focus(),
  }
}
