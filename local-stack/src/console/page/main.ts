import { type Route, readRoute } from '../shared/route.ts'
import { call } from './api.ts'
import { fill } from './dom.ts'
import { fillHeader, markPlace } from './header.ts'
import { checkBy } from './outage.ts'
import { sqlView } from './sql/sql-view.ts'
import { listView } from './tables/list-view.ts'
import { tableView } from './tables/table-view.ts'

const main = document.getElementById('main')
/** Kept while one looks at tables, so that text and results are still there. */
let sql: ReturnType<typeof sqlView> | undefined

function view(route: Route): Node {
  switch (route.place) {
    case 'sql':
      sql ??= sqlView()
      sql.open(route)
      return sql.element
    case 'tables':
      return listView()
    case 'table':
      return tableView(route)
  }
}

function show(): void {
  if (!main) return
  const route = readRoute(location.hash)
  markPlace(route.place === 'sql' ? 'sql' : 'tables')
  const title =
    route.place === 'table' ? `${route.schema}.${route.name}` : route.place === 'sql' ? 'SQL' : 'Tables'
  document.title = `${title} · Platewire console`
  fill(main, view(route))
}

checkBy(() => call('people', { search: '' }))
fillHeader()
show()
addEventListener('hashchange', () => {
  show()
  scrollTo(0, 0)
})
