import { setTimeout as delay } from 'node:timers/promises'
import type { RunId, RunRequest } from '../requests.ts'
import type { Ending, ResultPage, RunEvent, SqlError } from '../shared/events.ts'
import { withDatabase } from './connect.ts'
import { HOLD_MS, Run } from './run.ts'

/** Connections the console uses at once; PostgreSQL has a hundred for everybody. */
const RUN_LIMIT = 8

const tooMany: SqlError = {
  code: 'too_many_runs',
  message: `${RUN_LIMIT} runs are under way or wait for an answer.`,
  hint: 'Cancel or finish one of them, perhaps in another tab.',
}
const gone: SqlError = {
  code: 'run_gone',
  message:
    'This run is over: it waited too long, or the database was restarted. What was not committed is undone.',
}

/** A request to cancel that comes between two statements is lost, so it is made again until it was heard. */
const CANCEL_AGAIN_MS = 200

interface Entry {
  run: Run
  /** What it is doing at this moment, if anything. */
  work: Promise<unknown> | undefined
  expiry: NodeJS.Timeout | undefined
}

/** All runs that are under way or hold a transaction open. */
export class Runs {
  readonly #databaseUrl: string
  readonly #holdMs: number
  readonly #entries = new Map<RunId, Entry>()

  constructor(databaseUrl: string, holdMs = HOLD_MS) {
    this.#databaseUrl = databaseUrl
    this.#holdMs = holdMs
  }

  /** Runs SQL; rows left and questions left keep it for a while. */
  async start(request: RunRequest, tell: (event: RunEvent) => void): Promise<void> {
    if (this.#entries.size >= RUN_LIMIT || this.#entries.has(request.run)) {
      tell({ type: 'failed', index: -1, error: tooMany })
      tell({ type: 'ended', ending: 'rolled-back', ms: 0, wrote: false })
      return
    }
    const entry: Entry = { run: new Run(this.#databaseUrl, request), work: undefined, expiry: undefined }
    this.#entries.set(request.run, entry)
    const ending = await this.#working(entry, entry.run.perform(tell))
    if (ending === 'open' || ending === 'waiting') this.#hold(request.run, entry)
    else await this.#forget(request.run)
  }

  async more(id: RunId, index: number, limit: number): Promise<ResultPage | SqlError> {
    const entry = this.#take(id)
    if (!entry) return gone
    const answer = await this.#working(entry, entry.run.more(index, limit))
    if ('code' in answer) {
      await this.#forget(id)
      return answer
    }
    if (answer.isDone) await this.#finish(id, entry, true)
    else this.#hold(id, entry)
    return answer.page
  }

  async end(id: RunId, commit: boolean): Promise<{ ending: Ending } | SqlError> {
    const entry = this.#take(id)
    return entry ? this.#finish(id, entry, commit) : gone
  }

  /** Ends what a run is doing at this moment, whatever it is. */
  async cancel(id: RunId): Promise<void> {
    const entry = this.#entries.get(id)
    const pid = entry?.run.cancel()
    if (!entry || pid === undefined) return
    await withDatabase(this.#databaseUrl, async (client) => {
      while (entry.work) {
        await client.query('select pg_cancel_backend($1)', [pid])
        await Promise.race([entry.work, delay(CANCEL_AGAIN_MS)])
      }
    })
  }

  async close(): Promise<void> {
    const ids = [...this.#entries.keys()]
    await Promise.all(ids.map((id) => this.cancel(id).catch(() => {})))
    await Promise.all(ids.map((id) => this.#forget(id)))
  }

  async #working<T>(entry: Entry, work: Promise<T>): Promise<T> {
    entry.work = work
    try {
      return await work
    } finally {
      entry.work = undefined
    }
  }

  #take(id: RunId): Entry | undefined {
    const entry = this.#entries.get(id)
    // Without a clock it is at work: nobody asks two things of one connection at once.
    if (!entry?.expiry) return undefined
    clearTimeout(entry.expiry)
    entry.expiry = undefined
    return entry
  }

  #hold(id: RunId, entry: Entry): void {
    entry.expiry = setTimeout(() => void this.#finish(id, entry, false), this.#holdMs)
    entry.expiry.unref()
  }

  async #finish(id: RunId, entry: Entry, commit: boolean): Promise<{ ending: Ending } | SqlError> {
    const answer = await entry.run.end(commit)
    await this.#forget(id)
    return answer
  }

  async #forget(id: RunId): Promise<void> {
    const entry = this.#entries.get(id)
    this.#entries.delete(id)
    clearTimeout(entry?.expiry)
    await entry?.run.close()
  }
}
