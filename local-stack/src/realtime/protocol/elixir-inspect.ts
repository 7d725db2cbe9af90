import { isObject, type Json } from './messages.ts'

const WIDTH = 80

/** A list or a map breaks into one line an element, a tuple only where a line is full. */
interface Container {
  readonly kind: 'list' | 'map' | 'tuple'
  readonly items: readonly Doc[]
}
type Doc = string | Container

const BRACKETS = { list: ['[', ']'], map: ['%{', '}'], tuple: ['{', '}'] } as const

/** A value as Elixir's `inspect` prints it: error texts of the real server quote what a client sent in this form. */
export function inspect(value: Json | undefined): string {
  return print(toDoc(value), 0)
}

/** The same for a list of tuples. */
export function inspectTuples(rows: readonly (readonly Json[])[]): string {
  return print({ kind: 'list', items: rows.map((row) => ({ kind: 'tuple', items: row.map(toDoc) })) }, 0)
}

function toDoc(value: Json | undefined): Doc {
  if (value === null || value === undefined) return 'nil'
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return { kind: 'list', items: value.map(toDoc) }
  if (!isObject(value)) return String(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return { kind: 'map', items: entries.map(([key, field]) => `${quote(key)} => ${inspect(field)}`) }
}

function quote(text: string): string {
  const escaped = text.replaceAll(/["\\]|#\{/g, (found) => `\\${found}`)
  return `"${escaped.replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}"`
}

function print(doc: Doc, column: number): string {
  if (typeof doc === 'string') return doc
  const flat = printFlat(doc)
  if (column + flat.length <= WIDTH) return flat
  return doc.kind === 'tuple' ? printFilled(doc, column) : printBroken(doc, column)
}

function printFlat(doc: Doc): string {
  if (typeof doc === 'string') return doc
  const [open, close] = BRACKETS[doc.kind]
  return open + doc.items.map(printFlat).join(', ') + close
}

function printBroken({ kind, items }: Container, column: number): string {
  const [open, close] = BRACKETS[kind]
  const indent = ' '.repeat(column + 2)
  const lines = items.map((item) => indent + print(item, column + 2))
  return `${open}\n${lines.join(',\n')}\n${' '.repeat(column)}${close}`
}

function printFilled({ items }: Container, column: number): string {
  const indent = ' '.repeat(column + 1)
  const lines = ['{']
  let width = column + 1
  items.forEach((item, index) => {
    const text = printFlat(item) + (index < items.length - 1 ? ',' : '}')
    const isFirst = index === 0
    const fits = isFirst || width + 1 + text.length <= WIDTH
    lines.push(isFirst ? text : fits ? ` ${text}` : `\n${indent}${text}`)
    width = fits ? width + text.length + 1 : column + 1 + text.length
  })
  return lines.join('')
}
