import type { Pool } from 'pg'
import { JudgedChange, questionsFor } from '../../core/changes/judgement.ts'
import type { RowChange } from '../../core/changes/row-change.ts'
import type { NamedFilter, Subscribers } from '../../core/changes/subscribers.ts'
import type { Logger } from '../../ports.ts'
import { addGeneratedColumns, convertSpecialColumns } from './computed-values.ts'
import { askFilters } from './filter-questions.ts'
import type { CatalogTable, TableCatalog } from './table-catalog.ts'
import { askVisibility } from './visibility-questions.ts'

/** Finds out what must be known of changes before they can be sent. */
export class ChangeJudge {
  readonly #pool: Pool
  readonly #logger: Logger
  readonly #subscribers: Subscribers
  readonly #catalog: TableCatalog
  /** Filters that raised: they may be the wish of a single client, and cost everybody else. */
  readonly #broken = new Set<NamedFilter>()

  constructor(pool: Pool, logger: Logger, subscribers: Subscribers, catalog: TableCatalog) {
    this.#pool = pool
    this.#logger = logger
    this.#subscribers = subscribers
    this.#catalog = catalog
  }

  /** Gives filters that raised another chance: rows and types may have changed. */
  forget(): void {
    this.#broken.clear()
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
      const isPlain = table !== undefined && !table.hasRowSecurity && !table.hasComputedValues
      if (!isPlain || filters.size > 0) return undefined
      judged.push(new JudgedChange(change, table))
    }
    return judged
  }

  async #judgeAsking(changes: readonly RowChange[]): Promise<readonly JudgedChange[]> {
    const tables = Map.groupBy(changes, (change) => change.table)
    const judged = await Promise.all([...tables].map(([table, some]) => this.#judgeTable(table, some)))
    const found = new Map(judged.flat())
    return changes.flatMap((change) => found.get(change) ?? [])
  }

  /** Each change with what was found out about it. */
  async #judgeTable(oid: number, changes: readonly RowChange[]): Promise<[RowChange, JudgedChange][]> {
    try {
      const { roles } = this.#subscribers.interestIn(oid)
      const table = await this.#catalog.describe(oid, roles)
      if (table === undefined) return []
      const whole = await addGeneratedColumns(this.#pool, table, changes)
      const judged = whole.map((change) => new JudgedChange(change, table))
      await this.#ask(table, oid, judged)
      return judged.flatMap((one, index) => pairUp(changes[index], one))
    } catch (error) {
      this.#logger.warn('UnableToReadChanges', error)
      return []
    }
  }

  async #ask(table: CatalogTable, oid: number, judged: readonly JudgedChange[]): Promise<void> {
    const { filters } = this.#subscribers.interestIn(oid)
    await askFilters(this.#pool, this.#logger, table, [...filters.values()], this.#broken, judged)
    if (table.hasRowSecurity) {
      await askVisibility(this.#pool, this.#logger, table, questionsFor(this.#subscribers, oid, judged))
    }
    await convertSpecialColumns(this.#pool, table, judged)
  }
}

function pairUp(change: RowChange | undefined, judged: JudgedChange): [RowChange, JudgedChange][] {
  return change === undefined ? [] : [[change, judged]]
}
