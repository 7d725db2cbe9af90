import type { Relation } from '../../shared/catalog.ts'
import { tableLink } from '../../shared/route.ts'
import { count, counted, size } from '../../shared/words.ts'
import { CallError, call } from '../api.ts'
import { fill, h } from '../dom.ts'
import { onReturn } from '../outage.ts'
import { failure } from '../sql/failure.ts'

/** What row-level security makes of a table, in a word and a sentence. */
export function protection(table: Relation): {
  state: 'open' | 'closed' | 'guarded' | 'none'
  words: string
} {
  if (table.kind === 'view' || table.kind === 'materialized view') return { state: 'none', words: '' }
  if (table.rls)
    return table.policies > 0
      ? { state: 'guarded', words: counted(table.policies, 'policy', 'policies') }
      : { state: 'closed', words: 'no policy: closed' }
  if (!table.exposed) return { state: 'none', words: 'off' }
  return table.granted.length > 0
    ? { state: 'open', words: `off: open to ${table.granted.join(' and ')}` }
    : { state: 'open', words: 'off, no grants yet' }
}

function summary(tables: Relation[]): string {
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0)
  const schemas = new Set(tables.map(({ schema }) => schema)).size
  return `${counted(tables.length, 'table or view', 'tables and views')} in ${counted(schemas, 'schema')}, ${size(bytes)}.`
}

function warning(tables: Relation[]): HTMLElement {
  const open = tables.filter((table) => protection(table).state === 'open')
  if (open.length === 0)
    return h('p', { class: 'good' }, 'Row-level security is on for every table the API serves.')
  return h(
    'p',
    { class: 'warning' },
    h(
      'strong',
      {},
      `${counted(open.length, 'table')} of the API ${open.length === 1 ? 'has' : 'have'} no row-level security: `,
    ),
    ...open
      .slice(0, 12)
      .flatMap((table, index) => [
        index > 0 && ', ',
        h('a', { href: tableLink(table, { tab: 'access' }) }, `${table.schema}.${table.name}`),
      ]),
    '. Whoever has a grant reads every row.',
  )
}

function rowOf(table: Relation, largest: number): HTMLElement {
  const bar = h('span', { class: 'bar-fill' })
  bar.style.inlineSize = `${largest > 0 ? Math.max(1, (100 * table.bytes) / largest) : 0}%`
  const { state, words } = protection(table)
  const isView = table.kind.endsWith('view')
  return h(
    'tr',
    { 'data-name': `${table.schema}.${table.name}` },
    h(
      'th',
      { scope: 'row' },
      h('a', { href: tableLink(table) }, table.name),
      table.kind !== 'table' && h('small', { class: 'kind' }, table.kind),
      table.comment !== null && h('small', { title: table.comment }, table.comment),
    ),
    h(
      'td',
      { class: 'figure' },
      table.rows === null ? h('span', { class: 'null' }, '—') : `≈ ${count(table.rows)}`,
    ),
    h(
      'td',
      { class: 'figure size' },
      isView && table.bytes === 0 ? '' : size(table.bytes),
      h('span', { class: 'bar-track', 'aria-hidden': 'true' }, bar),
    ),
    h('td', {}, h('span', { class: 'protection', 'data-state': state }, words)),
    h('td', { class: 'granted' }, table.granted.join(', ')),
  )
}

function schemaSection(schema: string, tables: Relation[], largest: number): HTMLElement {
  const heads = ['Name', 'Rows', 'Size', 'Row-level security', 'Granted to'].map((text, index) =>
    h('th', { scope: 'col', class: index === 1 || index === 2 ? 'figure' : false }, text),
  )
  return h(
    'section',
    { class: 'schema' },
    h('h2', {}, schema, h('small', {}, counted(tables.length, 'entry', 'entries'))),
    h(
      'div',
      { class: 'grid loose', role: 'region', 'aria-label': `Schema ${schema}`, tabindex: 0 },
      h(
        'table',
        {},
        h('caption', { class: 'unseen' }, `Schema ${schema}`),
        h('thead', {}, h('tr', {}, ...heads)),
        h('tbody', {}, ...tables.map((table) => rowOf(table, largest))),
      ),
    ),
  )
}

function content(tables: Relation[]): Node[] {
  const largest = Math.max(0, ...tables.map(({ bytes }) => bytes))
  const bySchema = Map.groupBy(tables, ({ schema }) => schema)
  const sections = [...bySchema].map(([schema, entries]) => schemaSection(schema, entries, largest))
  const nothing = h('p', { class: 'calm', hidden: true }, 'No table or view is called that.')
  const find = h('input', { type: 'search', placeholder: 'Find a table', 'aria-label': 'Find a table' })
  find.addEventListener('input', () => {
    const text = find.value.trim().toLowerCase()
    for (const section of sections) {
      const rows = [...section.querySelectorAll<HTMLElement>('tbody tr')]
      for (const row of rows) row.hidden = !row.dataset.name?.toLowerCase().includes(text)
      section.hidden = rows.every((row) => row.hidden)
    }
    nothing.hidden = sections.some((section) => !section.hidden)
  })
  return [h('p', { class: 'sentence' }, summary(tables)), warning(tables), find, nothing, ...sections]
}

/** Every schema with its tables and views. */
export function listView(): HTMLElement {
  const element = h('div', { class: 'tables-view' })
  const load = async (): Promise<void> => {
    fill(element, h('h1', {}, 'Tables'), h('p', { class: 'calm skeleton' }, 'Reading the catalog …'))
    try {
      const { tables } = await call<{ tables: Relation[] }>('tables', {})
      fill(element, h('h1', {}, 'Tables'), ...content(tables))
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      fill(element, h('h1', {}, 'Tables'), failure(error.error))
    }
  }
  onReturn(() => {
    if (element.isConnected) void load()
  })
  void load()
  return element
}
