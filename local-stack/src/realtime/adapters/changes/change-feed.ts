import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { deliverChange } from '../../core/changes/delivery.ts'
import { Subscribers } from '../../core/changes/subscribers.ts'
import type {
  CancelTimer,
  ChangeAnswer,
  ChangeMember,
  ChangeRequest,
  Changes,
  Clock,
  Logger,
} from '../../ports.ts'
import { claimsText, roleOf } from '../claims.ts'
import { ChangeJudge } from './change-judge.ts'
import { ChangePump } from './change-pump.ts'
import { ChangeStream } from './change-stream.ts'
import { SubscriptionTable } from './subscription-table.ts'
import { TableCatalog } from './table-catalog.ts'

const CONNECTIONS = { judging: 2, subscribing: 2 }
const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 5_000
const IDLE_CONNECTION_MS = 60_000
/** How often is looked whether other tables are published now. */
const LOOK_EVERY_MS = 5_000
/** How long the stream stays open when nobody listens: everything in the log is decoded for it. */
const LINGER_MS = 60_000

/** The stream, while anybody needs it. */
interface OpenStream {
  readonly stream: ChangeStream
  readonly started: Promise<void>
}

/** One channel's subscription. */
interface Entry {
  readonly ids: readonly string[]
  request: ChangeRequest
  /** The last request that was made for it; the next one waits. */
  settled: Promise<unknown>
}

/**
 * Changes of published tables, pushed as they are committed. Its stream is opened with the first subscription; rights
 * and filters are judged by Postgres; whoever is subscribed stands in `realtime.subscription`.
 */
export class ChangeFeed implements Changes {
  readonly #databaseUrl: string
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #pools: { readonly judging: Pool; readonly subscribing: Pool }
  readonly #table: SubscriptionTable
  readonly #catalog: TableCatalog
  readonly #pump: ChangePump
  readonly #subscribers = new Subscribers()
  readonly #entries = new Map<ChangeMember, Entry>()
  #gone: string[] = []
  #erasing: Promise<void> = Promise.resolve()
  #stream: OpenStream | undefined
  #published = ''
  #lastNeededAt = 0
  #cancelLook: CancelTimer = () => undefined
  #isStopped = false

  constructor(databaseUrl: string, logger: Logger, clock: Clock) {
    this.#databaseUrl = databaseUrl
    this.#logger = logger
    this.#clock = clock
    this.#pools = {
      judging: createPool(databaseUrl, CONNECTIONS.judging, logger),
      subscribing: createPool(databaseUrl, CONNECTIONS.subscribing, logger),
    }
    this.#table = new SubscriptionTable(this.#pools.subscribing)
    this.#catalog = new TableCatalog(this.#pools.judging)
    const judge = new ChangeJudge(this.#pools.judging, logger, this.#subscribers, this.#catalog)
    this.#pump = new ChangePump(judge, {
      pause: () => this.#stream?.stream.pause(),
      resume: () => this.#stream?.stream.resume(),
      deliver: (judged) => deliverChange(this.#subscribers, judged),
    })
  }

  subscribe(request: ChangeRequest): Promise<ChangeAnswer> {
    const { member, entries } = request
    const entry = this.#entries.get(member) ?? {
      ids: entries.map(() => randomUUID()),
      request,
      settled: Promise.resolve(),
    }
    entry.request = request
    this.#entries.set(member, entry)
    const answer = entry.settled.then(() => this.#subscribe(entry, request))
    entry.settled = answer
    return answer
  }

  unsubscribe(member: ChangeMember): void {
    const entry = this.#entries.get(member)
    if (entry === undefined) return
    this.#entries.delete(member)
    this.#subscribers.remove(member)
    this.#erase(entry.ids)
  }

  /** Ends the stream and lets go of the database. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const member of this.#entries.keys()) this.unsubscribe(member)
    await this.#closeStream()
    await this.#erasing
    await Promise.all([this.#pools.judging.end(), this.#pools.subscribing.end()])
  }

  async #subscribe(entry: Entry, request: ChangeRequest): Promise<ChangeAnswer> {
    const { member, topic, isLegacy, claims } = request
    try {
      await this.#openStream()
      const subscribed = await this.#table.write(request, entry.ids)
      if (this.#entries.get(member) !== entry) {
        // It left meanwhile, and its rows may have been written after they were erased.
        this.#erase(entry.ids)
        return { ok: true }
      }
      const group = { role: roleOf(claims), claims: claimsText(claims) }
      if (subscribed.ok) this.#subscribers.add(member, { topic, isLegacy, group }, subscribed.tables)
      else this.#subscribers.remove(member)
      return subscribed.ok ? { ok: true } : subscribed
    } catch (error) {
      this.#logger.warn('UnableToSubscribeToPostgres', error)
      return { ok: false, failure: 'unreachable' }
    }
  }

  /** Resolves when changes flow. */
  async #openStream(): Promise<void> {
    if (this.#isStopped) throw new Error('stopped')
    this.#lastNeededAt = this.#clock.now()
    this.#stream ??= this.#startStream()
    const { stream, started } = this.#stream
    await started
    if (!stream.isConnected) throw new Error('the stream of changes is down')
  }

  #startStream(): OpenStream {
    let hasOpened = false
    const stream = new ChangeStream(this.#databaseUrl, this.#logger, {
      onOpen: () => {
        if (hasOpened) this.#onReopened()
        hasOpened = true
      },
      onTable: (table) => this.#catalog.forget(table),
      wants: (table) => this.#subscribers.has(table),
      onChange: (change) => this.#pump.add(change),
      onCommit: () => this.#pump.flush(),
    })
    const started = this.#start(stream)
    started.catch(() => {
      this.#stream = undefined
    })
    return { stream, started }
  }

  async #start(stream: ChangeStream): Promise<void> {
    this.#published = await this.#table.publishedTables()
    await this.#table.eraseAllBut([...this.#entries.values()].flatMap(({ ids }) => ids))
    await stream.start()
    this.#lookLater()
  }

  /** Changes may have been missed, and the database may be another than before: everybody is told by a new subscription. */
  #onReopened(): void {
    this.#catalog.forgetAll()
    this.#staleAll()
  }

  #staleAll(): void {
    for (const { request } of this.#entries.values()) request.onStale()
  }

  #lookLater(): void {
    if (!this.#isStopped) this.#cancelLook = this.#clock.setTimeout(() => void this.#look(), LOOK_EVERY_MS)
  }

  /** Notices other published tables, and rights that changed without the stream saying so: a role's, say. */
  async #look(): Promise<void> {
    if (this.#entries.size > 0) this.#lastNeededAt = this.#clock.now()
    if (this.#clock.now() - this.#lastNeededAt >= LINGER_MS) return this.#closeStream()
    this.#catalog.forgetAll()
    this.#erase([])
    try {
      const published = await this.#table.publishedTables()
      if (published !== this.#published) {
        this.#published = published
        this.#staleAll()
      }
    } catch (error) {
      this.#logger.warn('UnableToReadPublication', error)
    }
    this.#lookLater()
  }

  async #closeStream(): Promise<void> {
    this.#cancelLook()
    const open = this.#stream
    this.#stream = undefined
    await open?.started.catch(() => undefined)
    await open?.stream.stop()
  }

  /** Erases rows of these ids, and of those that could not be erased before; all that come together, together. */
  #erase(ids: readonly string[]): void {
    this.#gone.push(...ids)
    if (this.#gone.length === 0) return
    this.#erasing = this.#erasing.then(async () => {
      const gone = this.#gone
      this.#gone = []
      if (gone.length === 0) return
      await this.#table.erase(gone).catch((error: unknown) => {
        this.#logger.warn('SubscriptionDeletionFailed', error)
        if (!this.#isStopped) this.#gone.push(...gone)
      })
    })
  }
}

function createPool(connectionString: string, max: number, logger: Logger): Pool {
  const pool = new Pool({
    connectionString,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    application_name: 'supabase_realtime_changes',
    options: '-c synchronous_commit=off -c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres',
  })
  pool.on('error', (error) => logger.warn('DatabaseConnectionLost', error))
  return pool
}
