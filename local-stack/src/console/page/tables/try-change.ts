import type { RunEvent, SqlError } from '../../shared/events.ts'
import { CallError, run, tell } from '../api.ts'
import { fill, h } from '../dom.ts'
import { forServer, settings } from '../settings.ts'
import { failure } from '../sql/failure.ts'
import { waitingBar } from '../sql/waiting-bar.ts'
import { code } from './structure.ts'

async function attempt(id: string, sql: string): Promise<number> {
  const { actor, timeoutMs } = settings()
  let rowCount = 0
  let failed: SqlError | undefined
  const hear = (event: RunEvent): void => {
    if (event.type === 'result') rowCount = event.result.rows.length
    if (event.type === 'failed') failed = event.error
  }
  await run(
    { run: id, sql, actor: forServer(actor), readOnly: false, ending: 'ask', limit: 10, timeoutMs },
    hear,
  )
  if (failed) throw new CallError(failed)
  return rowCount
}

/** Makes a change in a transaction that stays open, shows its SQL, and asks whether it counts. What it answers undoes it. */
export function tryChange(place: HTMLElement, sql: string, kept: () => void): () => void {
  const id = crypto.randomUUID()
  const shown = h('pre', { class: 'excerpt' }, code(sql))
  fill(place, shown, h('p', { class: 'calm' }, 'Trying …'))
  attempt(id, sql).then(
    (rowCount) => {
      if (rowCount === 1)
        return fill(
          place,
          shown,
          waitingBar(id, 60_000, (isKept) => {
            if (isKept) kept()
          }),
        )
      tell('end', { run: id, commit: false })
      fill(
        place,
        shown,
        h(
          'p',
          { class: 'warning', role: 'alert' },
          'Nothing was changed: the row is not there for you, or somebody has changed it since it was read. Close and look again.',
        ),
      )
    },
    (error: unknown) => {
      if (!(error instanceof CallError)) throw error
      fill(place, shown, failure(error.error, sql))
    },
  )
  return () => {
    tell('cancel', { run: id })
    tell('end', { run: id, commit: false })
  }
}
