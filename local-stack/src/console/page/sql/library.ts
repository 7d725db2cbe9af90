import type { Relation } from '../../shared/catalog.ts'
import { call } from '../api.ts'
import { button, fill, h } from '../dom.ts'
import { onReturn } from '../outage.ts'
import { say } from '../status.ts'
import { forget, history, savedQueries, unsave } from './keepsakes.ts'
import { type ReadyMade, readyMade } from './ready-made.ts'

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

function when(at: number): string {
  const date = new Date(at)
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : day.format(date)
}

function section(title: string, isOpen: boolean, ...children: (Node | false)[]): HTMLElement {
  return h('details', { open: isOpen }, h('summary', {}, title), ...children)
}

function item(title: string, about: string, choose: () => void, extra?: Node): HTMLElement {
  const label = h('span', {}, h('strong', {}, title), h('small', {}, about))
  return h('li', {}, button(label, choose, { class: 'library-item' }), extra)
}

/** What one can take instead of typing: ready-made queries, saved ones, and what was run before. */
export function createLibrary(choose: (query: { sql: string; isLive: boolean }) => void): {
  element: HTMLElement
  refresh(): void
} {
  const ready = h('div')
  const saved = h('div')
  const past = h('div')
  const readyItems = (items: ReadyMade[]): HTMLElement =>
    h('ul', {}, ...items.map((each) => item(each.name, each.about, () => choose(each))))

  const showReady = async (): Promise<void> => {
    const { tables } = await call<{ tables: Relation[] }>('tables', {})
    const { admin, general } = readyMade(tables)
    fill(
      ready,
      admin.length > 0 && section('For admins', true, readyItems(admin)),
      section('The database', admin.length === 0, readyItems(general)),
    )
  }
  const refresh = (): void => {
    const queries = savedQueries()
    const runs = history()
    const remove = (name: string): Node =>
      button(
        '×',
        () => {
          unsave(name)
          refresh()
          say(`${name} forgotten.`)
        },
        { class: 'quiet', 'aria-label': `Forget ${name}` },
      )
    const oneLine = (sql: string): string => sql.replace(/\s+/g, ' ').slice(0, 120)
    fill(
      saved,
      queries.length > 0 &&
        section(
          'Saved',
          true,
          h(
            'ul',
            {},
            ...queries.map(({ name, sql }) =>
              item(name, oneLine(sql), () => choose({ sql, isLive: false }), remove(name)),
            ),
          ),
        ),
    )
    fill(
      past,
      section(
        `History${runs.length > 0 ? ` (${runs.length})` : ''}`,
        false,
        runs.length === 0 && h('p', { class: 'calm' }, 'What you run is kept here, in this browser only.'),
        h(
          'ul',
          {},
          ...runs.map((run) =>
            item(oneLine(run.sql), `${when(run.at)}, as ${run.actor}: ${run.words}`, () =>
              choose({ sql: run.sql, isLive: false }),
            ),
          ),
        ),
        runs.length > 0 &&
          button('Forget all', () => {
            forget()
            refresh()
            say('History forgotten.')
          }),
      ),
    )
  }
  const load = (): void => {
    showReady().catch(() =>
      fill(ready, h('p', { class: 'calm' }, 'Ready-made queries come when the database answers.')),
    )
  }
  onReturn(load)
  load()
  refresh()
  return { element: h('aside', { class: 'library', 'aria-label': 'Queries' }, saved, ready, past), refresh }
}
