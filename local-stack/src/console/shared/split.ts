import { lex, type Token } from './lex.ts'

/** One statement of a text, without its semicolon; `start` and `end` are its place in the text. */
export interface Statement {
  text: string
  start: number
  end: number
  /** Its first word, in lower case. */
  verb: string
}

/**
 * Follows what may hold a semicolon that ends nothing: brackets, and the `begin atomic … end` of a function
 * whose body is SQL.
 */
class Nesting {
  #brackets = 0
  #blocks = 0
  readonly #words: string[] = []

  see(kind: Token['kind'], text: string): void {
    if (kind === 'open') this.#brackets += 1
    if (kind === 'close') this.#brackets -= 1
    if (kind !== 'word') return
    const word = text.toLowerCase()
    if (this.#words.length < 4) this.#words.push(word)
    if (!this.#makesRoutine()) return
    if (word === 'begin' || (word === 'case' && this.#blocks > 0)) this.#blocks += 1
    if (word === 'end' && this.#blocks > 0) this.#blocks -= 1
  }

  #makesRoutine(): boolean {
    return (
      this.#words[0] === 'create' && this.#words.some((word) => word === 'function' || word === 'procedure')
    )
  }

  get isInside(): boolean {
    return this.#brackets > 0 || this.#blocks > 0
  }

  get verb(): string {
    return this.#words[0] ?? ''
  }
}

/** Cuts a text into its statements. Comments before the first word belong to none. */
export function splitStatements(text: string): Statement[] {
  const statements: Statement[] = []
  let nesting = new Nesting()
  let start = -1
  let end = -1
  const finish = (): void => {
    if (start >= 0) statements.push({ text: text.slice(start, end), start, end, verb: nesting.verb })
    nesting = new Nesting()
    start = -1
  }
  for (const token of lex(text)) {
    if (token.kind === 'space' || token.kind === 'comment') continue
    if (token.kind === 'semicolon' && !nesting.isInside) {
      finish()
      continue
    }
    if (start < 0) start = token.start
    end = token.end
    nesting.see(token.kind, text.slice(token.start, token.end))
  }
  finish()
  return statements
}

/** The statement that a position of the text is in, or else the one before it. */
export function statementAt(text: string, position: number): Statement | undefined {
  const statements = splitStatements(text)
  return statements.findLast((statement) => statement.start <= position) ?? statements[0]
}
