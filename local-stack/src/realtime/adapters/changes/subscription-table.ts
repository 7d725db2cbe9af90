import { DatabaseError, type Pool } from 'pg'
import { z } from 'zod'
import type { Binding } from '../../core/changes/subscribers.ts'
import type { ChangeAnswer, ChangeRequest, Logger } from '../../ports.ts'
import { claimsText } from '../claims.ts'
import { toDatabaseFailure } from '../database-failure.ts'

/** What each table is to be told of, or why nothing. */
export type Subscribed =
  | { readonly ok: true; readonly tables: ReadonlyMap<number, readonly Binding[]> }
  | Extract<ChangeAnswer, { ok: false }>

const Answer = z.union([
  z.object({
    covered: z.array(z.array(z.object({ table: z.number(), select: z.array(z.string()).nullable() }))),
  }),
  z.object({ failed: z.number(), code: z.string(), message: z.string() }),
])

/** Raised by `stack_subscribe` when an entry matches no published table. */
const NO_TABLE = 'RT404'
const SUBSCRIBE = {
  name: 'realtime_subscribe',
  text: 'select realtime.stack_subscribe($1, $2) as answer',
}
const PUBLISHED = {
  name: 'realtime_published',
  text: `select coalesce(string_agg(distinct format('%I.%I', schemaname, tablename), ','), '') as tables
    from pg_publication_tables where pubname = 'supabase_realtime'`,
}

/** `realtime.subscription`: where subscriptions are checked, and where everybody can see them. */
export class SubscriptionTable {
  readonly #pool: Pool
  readonly #logger: Logger
  #gone: string[] = []
  #erasing: Promise<void> = Promise.resolve()

  constructor(pool: Pool, logger: Logger) {
    this.#pool = pool
    this.#logger = logger
  }

  /** Writes the entries of a request under these ids, in place of what stood there. Rejects without a database. */
  async write(request: ChangeRequest, ids: readonly string[]): Promise<Subscribed> {
    const entries = request.entries.map(({ subscription }, index) => ({
      ...subscription,
      id: ids[index],
      filters: subscription.filters.map(({ column, operator, value, isNegated }) => [
        column,
        operator,
        value,
        isNegated,
      ]),
    }))
    const values = [claimsText(request.claims), JSON.stringify(entries)]
    const answer = await this.#ask(values)
    if ('covered' in answer) return { ok: true, tables: toBindings(request, answer.covered) }
    const { failed: entry, code, message } = answer
    return code === NO_TABLE
      ? { ok: false, failure: 'no-table', entry }
      : { ok: false, failure: 'refused', entry, code, message }
  }

  /** What takes too long is refused, lest it be tried for ever. */
  async #ask(values: readonly unknown[]): Promise<z.infer<typeof Answer>> {
    try {
      const { rows } = await this.#pool.query<{ answer: unknown }>({ ...SUBSCRIBE, values: [...values] })
      return Answer.parse(rows[0]?.answer)
    } catch (error) {
      const isRefusal = error instanceof DatabaseError && toDatabaseFailure(error) === 'canceled'
      if (!isRefusal) throw error
      return { failed: 0, code: error.code ?? '', message: error.message }
    }
  }

  /** Erases rows of these ids, and of those that could not be erased before; what comes together goes together. */
  erase(ids: readonly string[]): void {
    this.#gone.push(...ids)
    if (this.#gone.length > 0) this.#erasing = this.#erasing.then(() => this.#eraseGone())
  }

  /** Resolves when nothing is being erased any more. */
  settled(): Promise<void> {
    return this.#erasing
  }

  /** Rows of channels that are no more: their server, or their database, went away before them. */
  async eraseAllBut(ids: readonly string[]): Promise<void> {
    await this.#pool.query('delete from realtime.subscription where subscription_id <> all ($1::uuid[])', [
      ids,
    ])
  }

  async #eraseGone(): Promise<void> {
    const gone = this.#gone
    this.#gone = []
    if (gone.length === 0) return
    try {
      await this.#pool.query('delete from realtime.subscription where subscription_id = any ($1::uuid[])', [
        gone,
      ])
    } catch (error) {
      this.#logger.warn('SubscriptionDeletionFailed', error)
      this.#gone.push(...gone)
    }
  }

  /** The published tables, as one text. */
  async publishedTables(): Promise<string> {
    const { rows } = await this.#pool.query<{ tables: string }>(PUBLISHED)
    return rows[0]?.tables ?? ''
  }
}

type Covered = readonly (readonly { readonly table: number; readonly select: readonly string[] | null }[])[]

function toBindings({ entries }: ChangeRequest, covered: Covered): ReadonlyMap<number, readonly Binding[]> {
  const tables = new Map<number, Binding[]>()
  entries.forEach(({ id, subscription }, index) => {
    const filters = subscription.filters.map((filter) => ({
      ...filter,
      key: JSON.stringify([filter.column, filter.operator, filter.isNegated, filter.value]),
    }))
    for (const { table, select } of covered[index] ?? []) {
      const selection = { key: select?.join() ?? '', columns: select ?? undefined }
      const bindings = tables.get(table) ?? []
      tables.set(table, [...bindings, { id, event: subscription.event, filters, selection }])
    }
  })
  return tables
}
