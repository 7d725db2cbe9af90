import { type Route, sqlLink } from '../../shared/route.ts'
import { statementAt } from '../../shared/split.ts'
import { CallError } from '../api.ts'
import { button, fill, h } from '../dom.ts'
import { change, onChange, settings, shortNameOf, store, stored } from '../settings.ts'
import { copy, say } from '../status.ts'
import { compareView } from './compare-view.ts'
import { createEditor } from './editor.ts'
import { failure } from './failure.ts'
import { save } from './keepsakes.ts'
import { createLibrary } from './library.ts'
import { createRunPanel } from './run-panel.ts'
import { settingChoices } from './setting-choices.ts'
import { createWatch } from './watch.ts'

const draftKey = 'console.draft'
const compared = new Set(['select', 'with', 'table', 'values'])

/** The SQL half of the console. */
export function sqlView(): { element: HTMLElement; open(route: Extract<Route, { place: 'sql' }>): void } {
  const note = h('p', { class: 'from-link', hidden: true })
  const editor = createEditor((text) => store(localStorage, draftKey, { text }))
  const panel = createRunPanel({
    markWrong: (position) => editor.markWrong(position),
    onRun: () => library.refresh(),
  })
  const chosen = (isStatement: boolean): { text: string; start: number } => {
    const selection = editor.selection()
    if (selection.text.trim() !== '') return selection
    return (isStatement && statementAt(editor.text(), editor.cursor())) || { text: editor.text(), start: 0 }
  }
  const run = (explain?: 'plan' | 'analyze', isStatement = false): void => {
    note.hidden = true
    watch.stop()
    void panel.run({ ...chosen(isStatement || explain !== undefined), explain })
  }
  const watch = createWatch(() => panel.run({ ...chosen(false), explain: undefined, isWatched: true }))
  const library = createLibrary(({ sql, isLive }) => {
    watch.stop()
    editor.setText(sql)
    note.hidden = true
    void panel.run({ text: sql, start: 0, explain: undefined, isReading: true }).then(() => {
      if (isLive) watch.start()
    })
  })
  const compare = async (): Promise<void> => {
    watch.stop()
    const { text } = chosen(true)
    const statement = statementAt(text, 0)
    if (!statement || !compared.has(statement.verb))
      return say('Only a query can be compared: select, with, table or values.')
    panel.show(h('p', { class: 'calm' }, 'Counting what each of them sees …'))
    try {
      panel.show(await compareView(statement.text, () => run(undefined, true)))
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      panel.show(failure(error.error))
    }
  }
  const saveQuery = (): void => {
    const name = prompt('Name of this query')?.trim()
    if (!name) return
    save({ name, sql: editor.text() })
    library.refresh()
    say(`Saved as ${name}.`)
  }
  const runLabel = h('span')
  const showActor = (): void => {
    const { actor, readOnly } = settings()
    fill(runLabel, actor.kind === 'owner' ? 'Run' : `Run as ${shortNameOf(actor)}`)
    element.dataset.writes = String(!readOnly)
  }
  const element = h(
    'div',
    { class: 'sql-view' },
    library.element,
    h(
      'div',
      { class: 'workbench' },
      h('h1', { class: 'unseen' }, 'SQL'),
      note,
      editor.element,
      h(
        'div',
        { class: 'toolbar', role: 'group', 'aria-label': 'Run' },
        button(runLabel, () => run(), { class: 'main-act', 'aria-keyshortcuts': 'Control+Enter' }),
        panel.cancelButton,
        button('Compare what people see', () => void compare()),
        button('Explain', () => run('plan'), { title: 'The plan; nothing is run' }),
        button('Explain and measure', () => run('analyze'), { title: 'Runs it, and rolls it back' }),
        watch.element,
        h(
          'span',
          { class: 'toolbar-end' },
          button('Save', saveQuery),
          button(
            'Copy link',
            () => void copy(location.origin + location.pathname + sqlLink(editor.text()), 'Link'),
          ),
        ),
      ),
      h(
        'div',
        { class: 'toolbar choices' },
        ...settingChoices(),
        h(
          'small',
          { id: 'sql-keys', class: 'calm' },
          'Ctrl-Enter runs, with Shift only the statement at the cursor; Esc cancels; Ctrl-/ comments',
        ),
      ),
      panel.element,
    ),
  )
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(undefined, event.shiftKey)
    else if (event.key === 'Escape' && panel.cancel()) watch.stop()
    else return
    event.preventDefault()
  })
  onChange(showActor)
  showActor()
  editor.setText(stored<{ text: string }>(localStorage, draftKey)?.text ?? '')
  return {
    element,
    open({ query }) {
      if (query === undefined) return
      editor.setText(query)
      change({ readOnly: true })
      fill(
        note,
        h('strong', {}, 'This query came with the link. '),
        'Read it before you run it; read-only is on.',
      )
      note.hidden = false
      history.replaceState(null, '', '#/sql')
    },
  }
}
