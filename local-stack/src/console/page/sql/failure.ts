import type { SqlError } from '../../shared/events.ts'
import { h } from '../dom.ts'
import { paint } from './paint.ts'

/** The line an error is in, with what is wrong underlined, and its number. */
function excerpt(sql: string, position: number): HTMLElement {
  const start = sql.lastIndexOf('\n', position - 1) + 1
  const end = sql.indexOf('\n', position)
  const line = sql.slice(start, end === -1 ? sql.length : end)
  const number = sql.slice(0, start).split('\n').length
  return h(
    'pre',
    { class: 'excerpt' },
    h('span', { class: 'line-number' }, `line ${number}  `),
    ...paint(line, position - start),
  )
}

/** What went wrong, in PostgreSQL's words, with what it says to do about it. */
export function failure(error: SqlError, sql?: string): HTMLElement {
  const more = (label: string, text: string | undefined): HTMLElement | false =>
    text !== undefined && h('p', { class: 'more' }, h('strong', {}, `${label} `), text)
  return h(
    'section',
    { class: 'failure', role: 'alert', tabindex: -1 },
    h('h3', {}, error.message),
    sql !== undefined && error.position !== undefined && excerpt(sql, error.position),
    more('Detail', error.detail),
    more('Hint', error.hint),
    more('Where', error.where),
    h('p', { class: 'code' }, error.code),
  )
}
