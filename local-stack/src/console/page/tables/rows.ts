import type { TableDetails } from '../../shared/catalog.ts'
import type { Column, Value } from '../../shared/events.ts'
import { textOf } from '../../shared/export.ts'
import { sqlLink, tableLink } from '../../shared/route.ts'
import { type Place, type RowsView, rowsSql } from '../../shared/rows-sql.ts'
import { counted } from '../../shared/words.ts'
import { CallError } from '../api.ts'
import { button, fill, h } from '../dom.ts'
import { nameOf, onChange, settings } from '../settings.ts'
import { failure } from '../sql/failure.ts'
import { alignment, cellContent, setting } from '../sql/grid.ts'
import { say } from '../status.ts'
import { type Fetched, fetchRows } from './fetch-rows.ts'
import { filterBar } from './filter-bar.ts'
import { foreignLink } from './foreign-link.ts'
import { openInsert } from './insert-sheet.ts'
import { openRow } from './row-sheet.ts'
import { code } from './structure.ts'
import type { TableRoute } from './table-view.ts'

const PAGE_SIZE = 50

function viewOf(route: TableRoute, details: TableDetails): RowsView {
  const primary = details.columns.filter(({ isKey }) => isKey).map(({ name }) => name)
  const key = primary.length > 0 ? primary : details.view === null ? ['ctid'] : []
  return { table: { schema: route.schema, name: route.name }, key, sort: route.sort, filters: route.filters }
}

class Rows {
  readonly element = h('div', { class: 'rows' })
  readonly #details: TableDetails
  readonly #route: TableRoute
  readonly #view: RowsView
  readonly #box = h('div', { class: 'rows-page' })
  /** Where the pages before this one began. */
  readonly #before: (Place | undefined)[] = []
  #place: Place | undefined

  constructor(route: TableRoute, details: TableDetails) {
    this.#route = route
    this.#details = details
    this.#view = viewOf(route, details)
    const go = (options: Parameters<typeof tableLink>[1]): void => {
      location.hash = tableLink(route, options)
    }
    fill(
      this.element,
      filterBar(details, route.filters, (filters) => go({ filters, sort: route.sort })),
      this.#box,
    )
    onChange(() => {
      if (this.element.isConnected) void this.load()
    })
    void this.load()
  }

  async load(): Promise<void> {
    const sql = rowsSql(this.#view, this.#place, PAGE_SIZE)
    this.#box.setAttribute('aria-busy', 'true')
    try {
      const fetched = await fetchRows(sql, PAGE_SIZE + 1)
      this.#show(sql, { ...fetched, rows: fetched.rows.slice(0, PAGE_SIZE) }, fetched.rows.length > PAGE_SIZE)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      fill(this.#box, failure(error.error, sql), this.#sqlDetails(sql))
    }
    this.#box.removeAttribute('aria-busy')
  }

  #show(sql: string, fetched: Fetched, hasNext: boolean): void {
    const { actor } = settings()
    const words = `${counted(fetched.rows.length, 'row')} on this page, as ${nameOf(actor)}`
    fill(
      this.#box,
      h(
        'div',
        { class: 'toolbar' },
        h('p', { class: 'sentence', role: 'status' }, words),
        this.#pager(fetched, hasNext),
        this.#insertButton(),
      ),
      fetched.rows.length > 0 ? this.#table(fetched) : this.#empty(),
      this.#sqlDetails(sql),
    )
    say(words)
  }

  #empty(): HTMLElement {
    const isOwner = settings().actor.kind === 'owner'
    const hasFilters = this.#route.filters.length > 0
    return h(
      'div',
      { class: 'empty' },
      h(
        'h2',
        {},
        hasFilters
          ? 'No row fits these filters.'
          : isOwner
            ? 'This table is empty.'
            : `${nameOf(settings().actor)} sees no row here.`,
      ),
      !isOwner &&
        h(
          'p',
          {},
          'Row-level security or an empty table: choose postgres under “Run as” to tell them apart.',
        ),
    )
  }

  #sqlDetails(sql: string): HTMLElement {
    return h(
      'details',
      { class: 'sql-shown' },
      h('summary', {}, 'The SQL of this page'),
      h('pre', { class: 'excerpt' }, code(sql)),
      h('a', { href: sqlLink(sql) }, 'Open it in the editor'),
    )
  }

  #pager(fetched: Fetched, hasNext: boolean): HTMLElement {
    const back = button(
      'Previous',
      () => {
        this.#place = this.#before.pop()
        void this.load()
      },
      { disabled: this.#before.length === 0 },
    )
    const forward = button(
      'Next',
      () => {
        this.#before.push(this.#place)
        this.#place = this.#placeAfter(fetched)
        void this.load()
      },
      { disabled: !hasNext || this.#view.key.length === 0 },
    )
    return h('span', { class: 'pager' }, back, forward)
  }

  #placeAfter({ columns, rows }: Fetched): Place {
    const last = rows.at(-1) ?? []
    const read = (name: string): string | null =>
      textOf(last[columns.findIndex((column) => column.name === name)] ?? null)
    return {
      sort: this.#view.sort ? read(this.#view.sort.column) : null,
      key: this.#view.key.map((name) => read(name) ?? ''),
    }
  }

  #insertButton(): HTMLElement | false {
    if (this.#details.view !== null) return false
    return button('Insert a row', () => openInsert(this.#view.table, this.#details, () => void this.load()))
  }

  #head({ name, type }: Column): HTMLElement {
    const { sort } = this.#route
    const isSorted = sort?.column === name
    const direction = isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined
    const next = isSorted && sort.descending ? undefined : { column: name, descending: isSorted }
    return h(
      'th',
      { scope: 'col', class: alignment(type), 'aria-sort': direction },
      h(
        'a',
        { href: tableLink(this.#route, { filters: this.#route.filters, sort: next }), title: 'Sort' },
        name,
        isSorted && (sort.descending ? ' ↓' : ' ↑'),
      ),
      h('small', {}, type),
    )
  }

  #table(fetched: Fetched): HTMLElement {
    const shown = fetched.columns.filter(({ name }) => name !== 'ctid')
    const rows = fetched.rows.map((values) => {
      const read = (name: string): Value =>
        values[fetched.columns.findIndex((column) => column.name === name)] ?? null
      const open = button(
        'Open',
        () =>
          openRow({
            view: this.#view,
            details: this.#details,
            columns: fetched.columns,
            read,
            changed: () => void this.load(),
          }),
        { class: 'quiet' },
      )
      const cells = shown.map((column) =>
        h(
          'td',
          { class: setting(column.type, read(column.name)) },
          foreignLink(this.#details, column.name, read) ?? cellContent(column, read(column.name)),
        ),
      )
      return h('tr', {}, h('th', { scope: 'row', class: 'number' }, open), ...cells)
    })
    const caption = `Rows of ${this.#route.schema}.${this.#route.name}`
    return h(
      'div',
      { class: 'grid', role: 'region', 'aria-label': caption, tabindex: 0 },
      h(
        'table',
        {},
        h('caption', { class: 'unseen' }, caption),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col', class: 'number' }, h('span', { class: 'unseen' }, 'Open')),
            ...shown.map((column) => this.#head(column)),
          ),
        ),
        h('tbody', {}, ...rows),
      ),
    )
  }
}

/** The rows of a table, page by page, as whoever is chosen sees them. */
export function createRows(route: TableRoute, details: TableDetails): HTMLElement {
  return new Rows(route, details).element
}
