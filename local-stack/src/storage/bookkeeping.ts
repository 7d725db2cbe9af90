import { serviceCaller } from './callers.ts'
import type { Database, Scope } from './ports.ts'

/** The scope of what Storage does on its own account. */
export const bookkeeping: Scope = {
  caller: serviceCaller,
  operation: 'storage.bookkeeping',
  method: '',
  path: '',
}

/** Those among the versions that are objects. */
export async function knownVersions(database: Database, versions: string[]): Promise<Set<string>> {
  const rows = await database.transaction(bookkeeping, (session) =>
    session.query<{ version: string }>('select version from storage.objects where version = any($1)', [
      versions,
    ]),
  )
  return new Set(rows.map((row) => row.version))
}
