import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { deliverChange } from '../../core/changes/delivery.ts'
import type { JudgedChange } from '../../core/changes/judgement.ts'
import { Subscribers } from '../../core/changes/subscribers.ts'
import type { Rate } from '../../core/rate.ts'
import type { ChangeAnswer, ChangeMember, ChangeRequest, Changes, Clock, Logger } from '../../ports.ts'
import { claimsText, roleOf } from '../claims.ts'
import { ChangeJudge } from './change-judge.ts'
import { ChangePump } from './change-pump.ts'
import { ChangeSource } from './change-source.ts'
import { SubscriptionTable } from './subscription-table.ts'
import { TableCatalog } from './table-catalog.ts'

const CONNECTIONS = { judging: 2, subscribing: 2 }
const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 5_000
const IDLE_CONNECTION_MS = 60_000

// What is asked differs in values alone, so one plan will do: making one takes longer than following it.
const SETTINGS = [
  'synchronous_commit=off',
  'timezone=UTC',
  'datestyle=ISO',
  'intervalstyle=postgres',
  'plan_cache_mode=force_generic_plan',
  'jit=off',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

/** What a feed works with. */
export interface FeedOptions {
  readonly databaseUrl: string
  readonly logger: Logger
  readonly clock: Clock
  /** Counts deliveries; when its limit is reached, changes are dropped. */
  readonly rate: Rate
}

/** One channel's subscription. */
interface Entry {
  readonly ids: readonly string[]
  request: ChangeRequest
  /** The last request that was made for it; the next one waits. */
  settled: Promise<unknown>
}

/**
 * Changes of published tables, pushed as they are committed. Rights and filters are judged by Postgres; whoever is
 * subscribed stands in `realtime.subscription`.
 */
export class ChangeFeed implements Changes {
  readonly #logger: Logger
  readonly #rate: Rate
  readonly #pools: { readonly judging: Pool; readonly subscribing: Pool }
  readonly #table: SubscriptionTable
  readonly #catalog: TableCatalog
  readonly #judge: ChangeJudge
  readonly #source: ChangeSource
  readonly #subscribers = new Subscribers()
  readonly #entries = new Map<ChangeMember, Entry>()
  #published = ''

  constructor({ databaseUrl, logger, clock, rate }: FeedOptions) {
    this.#logger = logger
    this.#rate = rate
    this.#pools = {
      judging: createPool(databaseUrl, CONNECTIONS.judging, logger),
      subscribing: createPool(databaseUrl, CONNECTIONS.subscribing, logger),
    }
    this.#table = new SubscriptionTable(this.#pools.subscribing, logger)
    this.#catalog = new TableCatalog(this.#pools.judging)
    this.#judge = new ChangeJudge(this.#pools.judging, logger, this.#subscribers, this.#catalog)
    const pump = new ChangePump(this.#judge, {
      pause: () => this.#source.pause(),
      resume: () => this.#source.resume(),
      deliver: (judged) => this.#deliver(judged),
    })
    this.#source = new ChangeSource({
      databaseUrl,
      logger,
      clock,
      listener: {
        onTable: (table) => this.#catalog.forget(table),
        wants: (table) => this.#subscribers.has(table),
        onChange: (change) => pump.add(change),
        onCommit: () => pump.flush(),
      },
      prepare: () => this.#prepare(),
      onReopen: () => this.#renew(),
      isNeeded: () => this.#entries.size > 0,
      look: () => this.#look(),
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
    this.#table.erase(entry.ids)
  }

  /** Ends the stream and lets go of the database. */
  async stop(): Promise<void> {
    for (const member of this.#entries.keys()) this.unsubscribe(member)
    await this.#source.stop()
    await this.#table.settled()
    await Promise.all([this.#pools.judging.end(), this.#pools.subscribing.end()])
  }

  async #subscribe(entry: Entry, request: ChangeRequest): Promise<ChangeAnswer> {
    const { member, topic, isLegacy, claims } = request
    try {
      await this.#source.open()
      const subscribed = await this.#table.write(request, entry.ids)
      if (this.#entries.get(member) !== entry) {
        // It left meanwhile, and its rows may have been written after they were erased.
        this.#table.erase(entry.ids)
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

  #deliver(judged: JudgedChange): void {
    if (this.#rate.isReached) return
    const deliveries = deliverChange(this.#subscribers, judged)
    this.#rate.add(1 + deliveries)
  }

  async #prepare(): Promise<void> {
    this.#published = await this.#table.publishedTables()
    await this.#table.eraseAllBut([...this.#entries.values()].flatMap(({ ids }) => ids))
  }

  /** Everybody subscribes anew, and is told so. */
  #renew(): void {
    this.#catalog.forgetAll()
    for (const { request } of this.#entries.values()) request.onStale()
  }

  /** Notices other published tables, and rights that changed without the stream saying so: a role's, say. */
  async #look(): Promise<void> {
    this.#catalog.forgetAll()
    this.#judge.forget()
    this.#table.erase([])
    try {
      const published = await this.#table.publishedTables()
      const isSame = published === this.#published
      this.#published = published
      if (!isSame) this.#renew()
    } catch (error) {
      this.#logger.warn('UnableToReadPublication', error)
    }
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
    options: SETTINGS,
  })
  pool.on('error', (error) => logger.warn('DatabaseConnectionLost', error))
  // The pool hears of idle connections only; who uses one hears of it by the query.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}
