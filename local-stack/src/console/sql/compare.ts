import { z } from 'zod'
import type { Actor } from '../requests.ts'
import type { SqlError } from '../shared/events.ts'
import { become } from './actor.ts'
import { withDatabase } from './connect.ts'
import { toSqlError } from './sql-error.ts'

/** How many rows of a query one actor sees, or why none can be told. */
export type Sight = { actor: Actor; ms: number } & ({ count: number } | { error: SqlError })

const countRow = z.object({ count: z.coerce.number() })

/** Counts the rows of one query with the eyes of each actor. Nothing it does lasts. */
export function compare(databaseUrl: string, sql: string, actors: Actor[]): Promise<Sight[]> {
  const before = 'select count(*) from ('
  // The line break ends a comment at the end of the query.
  const text = `${before}${sql}\n) as seen`
  return withDatabase(databaseUrl, async (client) => {
    const sights: Sight[] = []
    for (const actor of actors) {
      const began = performance.now()
      await client.query('begin read only')
      try {
        await become(client, actor)
        const { count } = countRow.parse((await client.query(text)).rows[0])
        sights.push({ actor, count, ms: performance.now() - began })
      } catch (error) {
        const failed = toSqlError(error, { text, start: -before.length })
        sights.push({ actor, error: failed, ms: performance.now() - began })
      }
      await client.query('rollback')
    }
    return sights
  })
}
