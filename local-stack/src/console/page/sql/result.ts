import type { ResultPage, SqlError, Value } from '../../shared/events.ts'
import { toCsv, toJson } from '../../shared/export.ts'
import { readPlan } from '../../shared/plan.ts'
import { count, counted, duration, outcome } from '../../shared/words.ts'
import { CallError, call } from '../api.ts'
import { button, fill, h } from '../dom.ts'
import { copy, say } from '../status.ts'
import { failure } from './failure.ts'
import { createGrid } from './grid.ts'
import { planView } from './plan-view.ts'

/** One statement's result on the page. */
export interface ResultView {
  element: HTMLElement
  /** Its rows were counted to the end, though they are not all here. */
  setCommand(command: string): void
  /** The rows that were left cannot be had any more. */
  close(): void
}

/** What a download takes at most: a browser holds it in memory. */
const DOWNLOAD_LIMIT = 200_000

function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  h('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

class Result implements ResultView {
  readonly element = h('section', { class: 'result' })
  readonly #run: string
  readonly #index: number
  readonly #ms: number
  readonly #limit: number
  readonly #page: ResultPage
  readonly #rows: Value[][]
  readonly #grid: ReturnType<typeof createGrid>
  readonly #title = h('h3')
  readonly #foot = h('p', { class: 'acts' })
  #shown: number
  #hasMore: boolean
  #command: string | undefined

  constructor(run: string, index: number, page: ResultPage, ms: number, limit: number) {
    this.#run = run
    this.#index = index
    this.#ms = ms
    this.#limit = limit
    this.#page = page
    this.#rows = [...page.rows]
    this.#shown = page.rows.length
    this.#hasMore = page.hasMore
    this.#command = page.command
    this.#grid = createGrid(page.columns, `Result ${index + 1}`)
    this.#grid.add(page.rows)
    const hasRows = page.columns.length > 0
    fill(
      this.element,
      h('header', {}, this.#title, hasRows && this.#tools()),
      hasRows && page.rows.length > 0 && this.#grid.element,
      hasRows && page.rows.length === 0 && h('p', { class: 'calm' }, this.#emptyWords()),
      this.#foot,
    )
    this.#show()
  }

  setCommand(command: string): void {
    this.#command = command
    this.#hasMore = false
    this.#show()
  }

  close(): void {
    if (!this.#hasMore) return
    this.#hasMore = false
    this.#show()
  }

  #emptyWords(): string {
    return `No rows. ${this.#page.columns.map(({ name }) => name).join(', ')}`
  }

  #show(): void {
    fill(
      this.#title,
      `${this.#index + 1}: ${outcome({ hasMore: this.#hasMore, ...(this.#command === undefined ? {} : { command: this.#command }) }, this.#shown)} in ${duration(this.#ms)}`,
    )
    fill(this.#foot, ...(this.#hasMore ? this.#moreTools() : []))
  }

  #moreTools(): Node[] {
    return [
      button(`Next ${count(this.#limit)} rows`, () => void this.#more()),
      h('span', { class: 'calm' }, 'They wait for a minute after the last look.'),
    ]
  }

  #tools(): HTMLElement {
    const { columns } = this.#page
    return h(
      'span',
      { class: 'tools' },
      button('Copy CSV', () => void copy(toCsv(columns, this.#rows), counted(this.#rows.length, 'row'))),
      button('Copy JSON', () => void copy(toJson(columns, this.#rows), counted(this.#rows.length, 'row'))),
      button('Download CSV', () => void this.#download(), {
        title: 'All rows, also those that are not shown yet',
      }),
    )
  }

  async #fetch(limit: number): Promise<Value[][]> {
    const answer = await call<ResultPage | SqlError>('more', { run: this.#run, index: this.#index, limit })
    if ('code' in answer) throw new CallError(answer)
    this.#rows.push(...answer.rows)
    this.#hasMore = answer.hasMore
    if (!answer.hasMore) this.#command = `SELECT ${this.#rows.length}`
    return answer.rows
  }

  async #more(): Promise<void> {
    await this.#try(async () => {
      const rows = await this.#fetch(this.#limit)
      this.#grid.add(rows)
      this.#shown += rows.length
      say(`${counted(this.#shown, 'row')} shown.`)
    })
  }

  async #download(): Promise<void> {
    await this.#try(async () => {
      while (this.#hasMore && this.#rows.length < DOWNLOAD_LIMIT) await this.#fetch(5_000)
      download(toCsv(this.#page.columns, this.#rows), 'result.csv')
      say(`${counted(this.#rows.length, 'row')} downloaded.`)
    })
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      this.#hasMore = false
      this.element.append(failure(error.error))
    }
    this.#show()
  }
}

/** Shows what a statement answered; a plan as a tree, rows as a table, anything else as its words. */
export function resultView(options: {
  run: string
  index: number
  page: ResultPage
  ms: number
  limit: number
  isPlan: boolean
}): ResultView {
  const { run, index, page, ms, limit, isPlan } = options
  const json = page.rows[0]?.[0]
  const plan = isPlan && json ? readPlan(typeof json === 'string' ? json : json.cut) : undefined
  if (plan) return { element: planView(plan), setCommand() {}, close() {} }
  return new Result(run, index, page, ms, limit)
}
