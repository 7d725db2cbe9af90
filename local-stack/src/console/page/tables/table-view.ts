import type { TableDetails } from '../../shared/catalog.ts'
import { type Route, tableLink } from '../../shared/route.ts'
import { CallError, call } from '../api.ts'
import { fill, h } from '../dom.ts'
import { onReturn } from '../outage.ts'
import { failure } from '../sql/failure.ts'
import { accessView } from './access.ts'
import { createRows } from './rows.ts'
import { structureView } from './structure.ts'

/** The part of the address that names a table and what of it is shown. */
export type TableRoute = Extract<Route, { place: 'table' }>

const tabs = [
  ['rows', 'Rows'],
  ['structure', 'Structure'],
  ['access', 'Access'],
] as const

function tabBar(route: TableRoute): HTMLElement {
  const links = tabs.map(([tab, words]) =>
    h(
      'a',
      {
        class: 'place',
        href: tableLink(route, { filters: route.filters, sort: route.sort, tab }),
        'aria-current': route.tab === tab ? 'page' : undefined,
      },
      words,
    ),
  )
  return h('nav', { class: 'tabs', 'aria-label': 'Of this table' }, ...links)
}

function body(route: TableRoute, details: TableDetails): Node {
  if (route.tab === 'structure') return structureView(details)
  if (route.tab === 'access') return accessView(route, details)
  return createRows(route, details)
}

/** One table: its rows, what it is made of, who may do what. */
export function tableView(route: TableRoute): HTMLElement {
  const rest = h('div', {}, h('p', { class: 'calm skeleton' }, 'Reading the table …'))
  const element = h(
    'div',
    { class: 'table-view' },
    h('p', { class: 'crumbs' }, h('a', { href: '#/tables' }, 'Tables'), ` / ${route.schema}`),
    h('h1', {}, route.name),
    tabBar(route),
    rest,
  )
  const load = async (): Promise<void> => {
    try {
      const details = await call<TableDetails>('table', { schema: route.schema, name: route.name })
      fill(rest, body(route, details))
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      const isMissing = error.error.code === 'not_found'
      fill(
        rest,
        isMissing ? h('p', { class: 'calm' }, 'There is no such table any more.') : failure(error.error),
      )
    }
  }
  onReturn(() => {
    if (element.isConnected) void load()
  })
  void load()
  return element
}
