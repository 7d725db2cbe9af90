import type { RunEvent, SqlError } from '../../shared/events.ts'
import { counted, duration } from '../../shared/words.ts'
import { CallError, call, type RunOptions, run as runSql, tell } from '../api.ts'
import { button, fill, h } from '../dom.ts'
import { forServer, nameOf, settings } from '../settings.ts'
import { say } from '../status.ts'
import { failure } from './failure.ts'
import { remember } from './keepsakes.ts'
import { type ResultView, resultView } from './result.ts'
import { waitingBar } from './waiting-bar.ts'

/** What is to be run: a part of the text, beginning at `start`. */
export interface Asked {
  text: string
  start: number
  explain: 'plan' | 'analyze' | undefined
  /** Changes nothing, whatever the switch says. */
  isReading?: boolean
  /** One of many: quiet, not kept in the history. */
  isWatched?: boolean
}

type Ended = Extract<RunEvent, { type: 'ended' }>

const endings: Record<Ended['ending'], (wrote: boolean) => string> = {
  committed: (wrote) => (wrote ? 'changes kept' : 'nothing changed'),
  'rolled-back': () => 'undone',
  open: () => 'rows left to fetch',
  waiting: () => 'changes wait for you',
}

/** Everything below the toolbar: what runs, what came of it. */
export class RunPanel {
  readonly element = h('div', { class: 'run-panel' })
  readonly cancelButton = button('Cancel', () => this.cancel(), {
    disabled: true,
    'aria-keyshortcuts': 'Escape',
  })
  readonly #markWrong: (position: number | undefined) => void
  readonly #onRun: () => void
  #current: { id: string; isRunning: boolean; isHeld: boolean } | undefined
  #results: ResultView[] = []

  constructor(options: { markWrong(position: number | undefined): void; onRun(): void }) {
    this.#markWrong = options.markWrong
    this.#onRun = options.onRun
    this.#showStart()
    addEventListener('pagehide', () => this.#letGo())
  }

  /** Puts something else where results stand. */
  show(node: Node): void {
    this.#letGo()
    fill(this.element, node)
  }

  /** Ends what is running; answers whether something was. */
  cancel(): boolean {
    if (!this.#current?.isRunning) return false
    void call('cancel', { run: this.#current.id }).catch(() => {})
    say('Cancelling.')
    return true
  }

  async run(asked: Asked): Promise<void> {
    if (this.#current?.isRunning)
      return asked.isWatched ? undefined : say('Something is running; Esc cancels it.')
    if (asked.text.trim() === '') return this.#showStart()
    this.#letGo()
    this.#markWrong(undefined)
    const id = crypto.randomUUID()
    const current = { id, isRunning: true, isHeld: false }
    this.#current = current
    this.cancelButton.disabled = false
    const status = h('p', { class: 'run-status', 'data-running': true }, 'Running …')
    const body = h('div', { class: 'results' })
    // While one watches, the old rows stay until the new ones are there.
    const isInPlace = asked.isWatched && this.element.childElementCount > 0
    if (!isInPlace) fill(this.element, status, body)
    const began = performance.now()
    const ticking = setInterval(() => {
      fill(status, `Running for ${duration(performance.now() - began)} …`)
    }, 250)
    try {
      await this.#hearRun(asked, id, { status, body })
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      this.#fail(error.error, asked, { status, body })
    } finally {
      clearInterval(ticking)
      status.removeAttribute('data-running')
      current.isRunning = false
      this.cancelButton.disabled = true
      if (isInPlace) fill(this.element, status, body)
    }
  }

  async #hearRun(asked: Asked, id: string, to: { status: HTMLElement; body: HTMLElement }): Promise<void> {
    const options = this.#options(asked, id)
    const results: ResultView[] = []
    let rowCount = 0
    let failed: SqlError | undefined
    await runSql(options, (event) => {
      switch (event.type) {
        case 'notice':
          to.body.append(noticeView(event))
          break
        case 'result': {
          const { index, ms, result } = event
          rowCount += result.rows.length
          const view = resultView({
            run: id,
            index,
            page: result,
            ms,
            limit: options.limit,
            isPlan: asked.explain !== undefined,
          })
          results[index] = view
          to.body.append(view.element)
          break
        }
        case 'counted':
          results[event.index]?.setCommand(event.command)
          break
        case 'failed':
          failed = event.error
          break
        case 'ended':
          if (failed) this.#fail(failed, asked, to)
          else this.#succeed(event, asked, rowCount, to)
      }
    })
    this.#results = results
    if (!asked.isWatched) this.#keep(asked, failed ? failed.message : counted(rowCount, 'row'))
  }

  #options(asked: Asked, run: string): RunOptions {
    const { actor, readOnly, ending, limit, timeoutMs } = settings()
    return {
      run,
      sql: asked.text,
      actor: forServer(actor),
      readOnly: asked.isReading || asked.isWatched || readOnly,
      ending,
      ...(asked.explain === undefined ? {} : { explain: asked.explain }),
      limit,
      timeoutMs,
    }
  }

  #succeed(
    event: Ended,
    asked: Asked,
    rowCount: number,
    to: { status: HTMLElement; body: HTMLElement },
  ): void {
    const { ending, wrote, ms } = event
    if (this.#current) this.#current.isHeld = ending === 'open' || ending === 'waiting'
    const words = `As ${nameOf(settings().actor)} in ${duration(ms)}: ${endings[ending](wrote)}`
    fill(to.status, words)
    if (!asked.isWatched) say(`${counted(rowCount, 'row')}. ${words}.`)
    if (ending === 'waiting' && this.#current)
      to.body.prepend(waitingBar(this.#current.id, event.holdMs ?? 0))
  }

  #fail(error: SqlError, asked: Asked, to: { status: HTMLElement; body: HTMLElement }): void {
    fill(to.status, 'It did not work; nothing was changed.')
    to.body.prepend(failure(error, asked.text))
    if (error.position !== undefined && !asked.isReading) this.#markWrong(asked.start + error.position)
  }

  #keep(asked: Asked, words: string): void {
    remember({
      sql: asked.text.trim(),
      at: Date.now(),
      actor: nameOf(settings().actor),
      words: words.slice(0, 80),
    })
    this.#onRun()
  }

  /** What the last run holds open is let go before the next one. */
  #letGo(): void {
    if (this.#current?.isHeld) tell('end', { run: this.#current.id, commit: false })
    for (const result of this.#results) result.close()
    this.#current = undefined
    this.#results = []
  }

  #showStart(): void {
    fill(
      this.element,
      h(
        'div',
        { class: 'empty' },
        h('h2', {}, 'Nothing has been run yet.'),
        h(
          'p',
          {},
          'Take a query from the list, or type one. Read-only is on until you switch it off, so nothing can break.',
        ),
        h(
          'p',
          {},
          'To see what row-level security lets somebody see, choose them under “Run as”, or compare several at once.',
        ),
      ),
    )
  }
}

function noticeView(event: Extract<RunEvent, { type: 'notice' }>): HTMLElement {
  const { severity, message, detail, hint } = event
  const rest = [detail, hint].filter(Boolean).join(' ')
  return h(
    'p',
    { class: 'notice', 'data-severity': severity.toLowerCase() },
    h('strong', {}, `${severity.toLowerCase()} `),
    message,
    rest !== '' && ` ${rest}`,
  )
}

/** Makes the panel, empty. */
export function createRunPanel(options: ConstructorParameters<typeof RunPanel>[0]): RunPanel {
  return new RunPanel(options)
}
