import type { Column, RunEvent, SqlError, Value } from '../../shared/events.ts'
import { CallError, run } from '../api.ts'
import { forServer, settings } from '../settings.ts'

/** Rows of a result. */
export interface Fetched {
  columns: Column[]
  rows: Value[][]
}

/** Runs one query as whoever is chosen, and answers its rows. */
export async function fetchRows(sql: string, limit: number): Promise<Fetched> {
  const { actor, timeoutMs } = settings()
  let fetched: Fetched = { columns: [], rows: [] }
  let failed: SqlError | undefined
  const hear = (event: RunEvent): void => {
    if (event.type === 'result') fetched = event.result
    if (event.type === 'failed') failed = event.error
  }
  const id = crypto.randomUUID()
  await run(
    {
      run: id,
      sql,
      actor: forServer(actor),
      readOnly: true,
      ending: 'roll-back',
      limit,
      timeoutMs,
    },
    hear,
  )
  if (failed) throw new CallError(failed)
  return fetched
}
