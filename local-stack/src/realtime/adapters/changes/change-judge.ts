import type { Pool } from 'pg'
import { JudgedChange, questionsFor } from '../../core/changes/judgement.ts'
import type { RowChange } from '../../core/changes/row-change.ts'
import type { Subscribers } from '../../core/changes/subscribers.ts'
import type { Logger } from '../../ports.ts'
import { askFilters } from './filter-questions.ts'
import type { CatalogTable, TableCatalog } from './table-catalog.ts'
import { askVisibility } from './visibility-questions.ts'

/** Finds out what must be known of changes before they can be sent. */
export class ChangeJudge {
  readonly #pool: Pool
  readonly #logger: Logger
  readonly #subscribers: Subscribers
  readonly #catalog: TableCatalog

  constructor(pool: Pool, logger: Logger, subscribers: Subscribers, catalog: TableCatalog) {
    this.#pool = pool
    this.#logger = logger
    this.#subscribers = subscribers
    this.#catalog = catalog
  }

  /** The changes in their order, at once where Postgres need not be asked. What cannot be judged is left out. */
  judge(changes: readonly RowChange[]): readonly JudgedChange[] | Promise<readonly JudgedChange[]> {
    const judged = this.#judgeAlone(changes)
    return judged ?? this.#judgeAsking(changes)
  }

  #judgeAlone(changes: readonly RowChange[]): readonly JudgedChange[] | undefined {
    const judged: JudgedChange[] = []
    for (const change of changes) {
      const { roles, filters } = this.#subscribers.interestIn(change.table)
      const table = this.#catalog.known(change.table, roles)
      if (table === undefined || table.hasRowSecurity || filters.size > 0) return undefined
      judged.push(new JudgedChange(change, table))
    }
    return judged
  }

  async #judgeAsking(changes: readonly RowChange[]): Promise<readonly JudgedChange[]> {
    const tables = Map.groupBy(changes, (change) => change.table)
    const judged = await Promise.all([...tables].map(([table, some]) => this.#judgeTable(table, some)))
    const byChange = new Map(judged.flat().map((one) => [one.change, one]))
    return changes.flatMap((change) => byChange.get(change) ?? [])
  }

  async #judgeTable(oid: number, changes: readonly RowChange[]): Promise<readonly JudgedChange[]> {
    const { roles, filters } = this.#subscribers.interestIn(oid)
    try {
      const table = await this.#catalog.describe(oid, roles)
      if (table === undefined) return []
      const judged = changes.map((change) => new JudgedChange(change, table))
      await this.#ask(table, oid, judged, filters.values())
      return judged
    } catch (error) {
      this.#logger.warn('UnableToReadChanges', error)
      return []
    }
  }

  async #ask(
    table: CatalogTable,
    oid: number,
    judged: readonly JudgedChange[],
    filters: Parameters<typeof askFilters>[3],
  ): Promise<void> {
    await askFilters(this.#pool, this.#logger, table, filters, judged)
    const questions = questionsFor(this.#subscribers, oid, judged)
    if (questions.size > 0) await askVisibility(this.#pool, this.#logger, table, questions)
  }
}
