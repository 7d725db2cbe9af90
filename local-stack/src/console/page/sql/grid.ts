import type { Column, Value } from '../../shared/events.ts'
import { count } from '../../shared/words.ts'
import { button, h } from '../dom.ts'
import { copy } from '../status.ts'

const numeric = /^(smallint|integer|bigint|real|double precision|numeric|oid|money)/
/** What a cell shows at most; the rest opens. */
const CELL_LIMIT = 160

function pretty(text: string, type: string): string {
  if (!/^jsonb?$/.test(type)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** A value by itself, whole. */
function openValue(column: Column, value: Value): void {
  const text = typeof value === 'object' && value !== null ? value.cut : (value ?? '')
  const note =
    typeof value === 'object' && value !== null
      ? `The first ${count(value.cut.length)} of ${count(value.length)} characters.`
      : `${count(text.length)} characters, ${column.type}.`
  const dialog = h(
    'dialog',
    { class: 'sheet', 'aria-label': column.name },
    h('h2', {}, column.name),
    h('p', { class: 'calm' }, note),
    h('pre', { class: 'whole', tabindex: 0 }, pretty(text, column.type)),
    h(
      'p',
      { class: 'acts' },
      button('Copy', () => void copy(text, 'Value')),
      button('Close', () => dialog.close(), { class: 'main-act' }),
    ),
  )
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

/** What stands in a cell: null told from an empty text, long values to be opened. */
export function cellContent(column: Column, value: Value): Node {
  if (value === null) return h('span', { class: 'null' }, 'null')
  const text = typeof value === 'string' ? value : value.cut
  if (text === '') return h('span', { class: 'null' }, 'empty')
  if (text.length <= CELL_LIMIT && typeof value === 'string') return h('span', {}, text)
  return button(`${text.slice(0, CELL_LIMIT)}…`, () => openValue(column, value), {
    class: 'long-value',
    title: 'Show the whole value',
  })
}

/** Values that fit a line stay on it; names and ids are read as one. */
const SHORT = 40

/** How a cell is set: by the type of its column, and by its length. */
export function setting(type: string, value: Value): string {
  const text = value === null ? '' : typeof value === 'string' ? value : value.cut
  return `${alignment(type)} ${text.length <= SHORT && !text.includes('\n') ? 'short' : 'long'}`
}

/** How a column is set: figures to the right, texts to the left. */
export function alignment(type: string): string {
  return numeric.test(type) ? 'figure' : type === 'json' || type === 'jsonb' ? 'data' : 'words'
}

function rowOf(columns: Column[], values: Value[], number: number): HTMLTableRowElement {
  const cells = columns.map((column, index) =>
    h(
      'td',
      { class: setting(column.type, values[index] ?? null) },
      cellContent(column, values[index] ?? null),
    ),
  )
  return h('tr', {}, h('th', { scope: 'row', class: 'number' }, String(number)), ...cells)
}

/** Rows as a real table, in a box of its own to scroll. More rows can be added. */
export function createGrid(
  columns: Column[],
  caption: string,
): { element: HTMLElement; add(rows: Value[][]): void } {
  const body = h('tbody')
  const heads = columns.map(({ name, type }) =>
    h('th', { scope: 'col', class: alignment(type) }, h('span', {}, name), h('small', {}, type)),
  )
  let rowCount = 0
  const table = h(
    'table',
    {},
    h('caption', { class: 'unseen' }, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col', class: 'number' }, h('span', { class: 'unseen' }, 'Row')),
        ...heads,
      ),
    ),
    body,
  )
  return {
    element: h('div', { class: 'grid', role: 'region', 'aria-label': caption, tabindex: 0 }, table),
    add(rows) {
      const added = rows.map((row) => {
        rowCount += 1
        return rowOf(columns, row, rowCount)
      })
      body.append(...added)
    },
  }
}
