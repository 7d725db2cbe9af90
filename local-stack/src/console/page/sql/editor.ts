import { fill, h } from '../dom.ts'
import { paint } from './paint.ts'

/** The text one types SQL into. */
export interface Editor {
  element: HTMLElement
  text(): string
  setText(text: string): void
  /** What is selected, or nothing. */
  selection(): { text: string; start: number }
  cursor(): number
  /** Underlines what stands at a position until the text changes. */
  markWrong(position: number | undefined): void
  focus(): void
}

/** Keeps what can be undone; the newer ways to change a text field forget it. */
function insert(area: HTMLTextAreaElement, text: string, from: number, to: number): void {
  area.setSelectionRange(from, to)
  document.execCommand(text === '' ? 'delete' : 'insertText', false, text)
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** Puts `-- ` before the selected lines, or takes it away where all have it. */
function toggleComment(area: HTMLTextAreaElement): void {
  const { value, selectionStart, selectionEnd } = area
  const from = lineStart(value, selectionStart)
  const nextBreak = value.indexOf('\n', Math.max(from, selectionEnd - 1))
  const to = nextBreak === -1 ? value.length : nextBreak
  const lines = value.slice(from, to).split('\n')
  const isComment = lines.every((line) => /^\s*(--|$)/.test(line))
  const changed = lines
    .map((line) => (isComment ? line.replace(/^(\s*)-- ?/, '$1') : `-- ${line}`))
    .join('\n')
  insert(area, changed, from, to)
  area.setSelectionRange(from, from + changed.length)
}

function keepIndent(area: HTMLTextAreaElement): void {
  const { value, selectionStart, selectionEnd } = area
  const line = value.slice(lineStart(value, selectionStart), selectionStart)
  insert(area, `\n${/^[ \t]*/.exec(line)?.[0] ?? ''}`, selectionStart, selectionEnd)
}

/** A text field over its own text in colours. Tab leaves it, as everywhere: nobody is caught in here. */
export function createEditor(change: (text: string) => void): Editor {
  const area = h('textarea', {
    id: 'sql',
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete: 'off',
    'aria-label': 'SQL',
    'aria-describedby': 'sql-keys',
    placeholder: 'select …',
  })
  const colours = h('pre', { class: 'paint', 'aria-hidden': 'true' })
  const redraw = (wrong?: number): void => {
    fill(colours, ...paint(area.value, wrong), '\n')
    area.rows = Math.min(24, Math.max(6, area.value.split('\n').length + 1))
  }
  area.addEventListener('input', () => {
    redraw()
    area.removeAttribute('aria-invalid')
    change(area.value)
  })
  area.addEventListener('scroll', () => {
    colours.scrollTo(area.scrollLeft, area.scrollTop)
  })
  area.addEventListener('keydown', (event) => {
    const isCommand = event.ctrlKey || event.metaKey
    if (event.key === '/' && isCommand) toggleComment(area)
    else if (event.key === 'Enter' && !isCommand && !event.shiftKey && !event.isComposing) keepIndent(area)
    else return
    event.preventDefault()
  })
  redraw()
  return {
    element: h('div', { class: 'editor' }, colours, area),
    text: () => area.value,
    setText(text) {
      area.value = text
      area.removeAttribute('aria-invalid')
      redraw()
      change(text)
    },
    selection: () => ({
      text: area.value.slice(area.selectionStart, area.selectionEnd),
      start: area.selectionStart,
    }),
    cursor: () => area.selectionStart,
    markWrong(position) {
      redraw(position)
      if (position === undefined) area.removeAttribute('aria-invalid')
      else area.setAttribute('aria-invalid', 'true')
    },
    focus: () => area.focus(),
  }
}
