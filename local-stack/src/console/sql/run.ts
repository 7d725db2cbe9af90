import type pg from 'pg'
import { z } from 'zod'
import type { RunRequest } from '../requests.ts'
import type { Column, Ending, ResultPage, RunEvent, SqlError } from '../shared/events.ts'
import { become } from './actor.ts'
import { createClient } from './connect.ts'
import { type Fetched, fetchMore, openPortal } from './portal.ts'
import { describe, toResultPage } from './result-page.ts'
import { RunRefused, toSqlError } from './sql-error.ts'
import { type Step, stepsOf } from './steps.ts'

/** How long a transaction waits for somebody to fetch more rows or to say whether it counts. */
export const HOLD_MS = 60_000

/** A statement with rows left. One row is fetched ahead, to know that there are. */
interface OpenResult {
  portal: string
  columns: Column[]
  ahead: (string | null)[]
}

const pidRow = z.object({ pid: z.int() })
const wroteRow = z.object({ wrote: z.boolean() })

const cancelled = (): RunRefused => new RunRefused('57014', 'Cancelled before it began. Nothing was changed.')

/** One run: one connection, one transaction. */
export class Run {
  readonly #client: pg.Client
  readonly #request: RunRequest
  readonly #open = new Map<number, OpenResult>()
  #pid: number | undefined
  #isCancelled = false
  #isLost = false

  constructor(databaseUrl: string, request: RunRequest) {
    this.#request = request
    this.#client = createClient(databaseUrl)
    this.#client.on('error', () => {
      this.#isLost = true
    })
  }

  /** Runs everything, telling each thing as it happens. Answers how it ended. */
  async perform(tell: (event: RunEvent) => void): Promise<Ending> {
    const began = performance.now()
    const ended = (ending: Ending, wrote: boolean): Ending => {
      const holdMs = ending === 'open' || ending === 'waiting' ? { holdMs: HOLD_MS } : {}
      tell({ type: 'ended', ending, wrote, ms: performance.now() - began, ...holdMs })
      return ending
    }
    const plan = stepsOf(this.#request)
    if (!plan.ok) {
      tell({ type: 'failed', index: plan.index, error: plan.error })
      return ended('rolled-back', false)
    }
    let current: Step | undefined
    try {
      await this.#begin(tell)
      for (current of plan.steps) await this.#step(current, tell)
      current = undefined
      return ended(...(await this.#conclude(plan.rollsBack, tell)))
    } catch (error) {
      await this.#rollBack()
      const index = current?.index ?? -1
      tell({ type: 'failed', index, error: toSqlError(error, current) })
      return ended('rolled-back', false)
    }
  }

  /** The next rows of one of its statements, and whether that was the last thing to be had. */
  async more(index: number, limit: number): Promise<{ page: ResultPage; isDone: boolean } | SqlError> {
    const open = this.#open.get(index)
    if (!open) return { code: 'no_more_rows', message: 'There are no more rows to fetch here.' }
    try {
      const fetched = await fetchMore(this.#client, open.portal, limit)
      const page = this.#page(index, open, { ...fetched, rows: [open.ahead, ...fetched.rows] }, limit)
      return { page, isDone: this.#open.size === 0 }
    } catch (error) {
      await this.#rollBack()
      this.#open.clear()
      return toSqlError(error, undefined)
    }
  }

  /** Ends a transaction that was left open. */
  async end(commit: boolean): Promise<{ ending: Ending } | SqlError> {
    try {
      // A commit that finds the transaction failed answers ROLLBACK, without an error.
      const { command } = await this.#client.query(commit ? 'commit' : 'rollback')
      return { ending: command === 'COMMIT' ? 'committed' : 'rolled-back' }
    } catch (error) {
      return toSqlError(error, undefined)
    }
  }

  /** What has to be cancelled, if anything is known to run. Nothing new begins afterwards. */
  cancel(): number | undefined {
    this.#isCancelled = true
    return this.#pid
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => {})
  }

  async #begin(tell: (event: RunEvent) => void): Promise<void> {
    const client = this.#client
    const { actor, readOnly, timeoutMs } = this.#request
    await client.connect()
    this.#pid = pidRow.parse((await client.query('select pg_backend_pid() as pid')).rows[0]).pid
    client.on('notice', (notice) => {
      const { severity = 'NOTICE', message = '', detail, hint } = notice
      tell({
        type: 'notice',
        severity,
        message,
        ...(detail === undefined ? {} : { detail }),
        ...(hint === undefined ? {} : { hint }),
      })
    })
    await client.query(readOnly ? 'begin read only' : 'begin')
    // The second is a net below our own clock, should this process stand still.
    await client.query(
      `select set_config('statement_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true)`,
      [`${timeoutMs}ms`, `${HOLD_MS * 2}ms`],
    )
    await become(client, actor)
  }

  async #step(step: Step, tell: (event: RunEvent) => void): Promise<void> {
    if (this.#isCancelled) throw cancelled()
    const { limit } = this.#request
    const began = performance.now()
    const portal = `console_${step.index}`
    const fetched = await openPortal(this.#client, portal, step.text, limit + 1)
    const ms = performance.now() - began
    const columns = await describe(this.#client, fetched.fields)
    const result = this.#page(step.index, { portal, columns }, fetched, limit)
    tell({ type: 'result', index: step.index, start: step.start, end: step.end, ms, result })
  }

  #page(
    index: number,
    { portal, columns }: Omit<OpenResult, 'ahead'>,
    fetched: Fetched,
    limit: number,
  ): ResultPage {
    const ahead = fetched.rows[limit]
    if (fetched.hasMore && ahead) this.#open.set(index, { portal, columns, ahead })
    else this.#open.delete(index)
    const whole = this.#request.explain && Number.POSITIVE_INFINITY
    return toResultPage({ ...fetched, rows: fetched.rows.slice(0, limit) }, columns, whole)
  }

  async #conclude(rollsBack: boolean, tell: (event: RunEvent) => void): Promise<[Ending, boolean]> {
    if (this.#isCancelled) throw cancelled()
    const { ending } = this.#request
    const wrote = await this.#hasWritten()
    if (rollsBack || ending === 'roll-back') {
      await this.#rollBack()
      return ['rolled-back', wrote]
    }
    if (!wrote && this.#open.size > 0) return ['open', false]
    await this.#runToTheEnd(tell)
    if (wrote && ending === 'ask') return ['waiting', true]
    await this.#client.query('commit')
    return ['committed', wrote]
  }

  async #hasWritten(): Promise<boolean> {
    const { rows } = await this.#client.query('select pg_current_xact_id_if_assigned() is not null as wrote')
    return wroteRow.parse(rows[0]).wrote
  }

  /** A query can write while its rows are read, by a function it calls: half of it must not be committed. */
  async #runToTheEnd(tell: (event: RunEvent) => void): Promise<void> {
    for (const [index, { portal }] of this.#open) {
      let count = this.#request.limit + 1
      let command: string | undefined
      while (command === undefined) {
        const fetched = await fetchMore(this.#client, portal, 1_000)
        count += fetched.rows.length
        command = fetched.command
      }
      // The server counts the rows of the last helping only, except where it ran everything at once.
      tell({ type: 'counted', index, command: command.startsWith('SELECT') ? `SELECT ${count}` : command })
    }
    this.#open.clear()
  }

  async #rollBack(): Promise<void> {
    if (!this.#isLost && this.#pid !== undefined) await this.#client.query('rollback').catch(() => {})
  }
}
