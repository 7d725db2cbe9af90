import pg from 'pg'
import type { SqlError } from '../shared/events.ts'

/** What the console itself refuses, with a code as PostgreSQL's errors have one. */
export class RunRefused extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** PostgreSQL counts characters, JavaScript counts UTF-16 units. */
function unitOffset(text: string, position: number): number {
  let offset = 0
  let characters = 1
  for (const character of text) {
    if (characters >= position) break
    characters += 1
    offset += character.length
  }
  return offset
}

const hints: Record<string, string> = {
  '25001': 'Each run is one transaction, and this statement refuses to be in one. Use psql for it.',
  '25006': 'Read-only is on. Switch it off to change something.',
  '57014': 'Cancelled, or longer than the time limit. Nothing was changed.',
}

/** An error as the page shows it, its place counted from the beginning of everything that was run. */
export function toSqlError(error: unknown, statement: { text: string; start: number } | undefined): SqlError {
  if (error instanceof RunRefused) return { code: error.code, message: error.message }
  if (!(error instanceof pg.DatabaseError))
    return {
      code: 'connection',
      message: 'The database does not answer.',
      detail: error instanceof Error ? error.message : String(error),
    }
  const { code = 'XX000', message, detail, where } = error
  const hint = error.hint ?? hints[code]
  return {
    code,
    message,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    ...(where === undefined ? {} : { where }),
    ...(error.position === undefined || !statement
      ? {}
      : { position: statement.start + unitOffset(statement.text, Number(error.position)) }),
  }
}

/** Whether PostgreSQL is away, rather than unhappy with what it was asked. */
export function isDatabaseDown(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(57P0[123]|08|53300)/.test(error.code ?? '')
  if (!(error instanceof Error)) return false
  return (
    ('code' in error && /^E[A-Z]+$/.test(String(error.code))) ||
    /^Connection terminated|^timeout/.test(error.message)
  )
}
