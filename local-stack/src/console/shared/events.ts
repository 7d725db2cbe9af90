/** What PostgreSQL or the console says went wrong. `position` is an index into the text that was run. */
export interface SqlError {
  code: string
  message: string
  detail?: string
  hint?: string
  where?: string
  position?: number
}

/** A column of a result. */
export interface Column {
  name: string
  /** As `format_type` writes it. */
  type: string
}

/** A value longer than what is worth showing comes cut, with its whole length. */
export interface CutValue {
  cut: string
  length: number
}

/** PostgreSQL's text of a value. */
export type Value = string | null | CutValue

/** The first rows, or the next, of one statement. */
export interface ResultPage {
  columns: Column[]
  rows: Value[][]
  hasMore: boolean
  /** Such as `UPDATE 3`; not known while there is more. */
  command?: string
}

/** How a run ended. `open`: there are rows to fetch; `waiting`: somebody has to say whether it counts. */
export type Ending = 'committed' | 'rolled-back' | 'open' | 'waiting'

/** One line of the answer to a run. */
export type RunEvent =
  | { type: 'notice'; severity: string; message: string; detail?: string; hint?: string }
  | { type: 'result'; index: number; start: number; end: number; ms: number; result: ResultPage }
  /** A statement whose run wrote is done to its end before the commit; its other rows were counted only. */
  | { type: 'counted'; index: number; command: string }
  | { type: 'failed'; index: number; error: SqlError }
  | { type: 'ended'; ending: Ending; ms: number; wrote: boolean; holdMs?: number }
