import { DatabaseError } from 'pg'
import { type PostgresServer, startPostgres, withClient } from '../src/index.ts'

/** A Postgres of a test's own, bootstrapped as the stack does it. */
export interface TestPostgres {
  /** Logs in as Realtime does. */
  readonly realtimeUrl: string
  readonly server: PostgresServer
  /** Runs SQL as superuser and returns the notices and warnings it raised. */
  run(sql: string): Promise<string[]>
  /** The same, and an error is one more line instead of a rejection. */
  attempt(sql: string): Promise<string[]>
  /** The rows a query finds. */
  rows(sql: string): Promise<Record<string, unknown>[]>
}

/** The role the Realtime server logs in as. */
export const REALTIME_ROLE = 'stack_realtime'

/** Starts Postgres on a free port; its data go when it stops. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const server = await startPostgres({ ephemeral: true })
  // Logical decoding sees a commit once it is flushed; without this that is up to 200 ms later.
  await runSql(server.adminUrl, 'alter database postgres set synchronous_commit = on', [])
  return {
    server,
    realtimeUrl: server.urlFor(REALTIME_ROLE),
    run: (sql) => runSql(server.adminUrl, sql, []),
    attempt: (sql) => attemptSql(server.adminUrl, sql),
    rows: (sql) => withClient(server.adminUrl, async (client) => (await client.query(sql)).rows),
  }
}

async function attemptSql(url: string, sql: string): Promise<string[]> {
  const lines: string[] = []
  try {
    return await runSql(url, sql, lines)
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return [...lines, `ERROR ${error.code}: ${error.message}`]
  }
}

function runSql(url: string, sql: string, lines: string[]): Promise<string[]> {
  return withClient(url, async (client) => {
    client.on('notice', (notice) => lines.push(`${notice.severity}: ${notice.message}`))
    await client.query(sql)
    return lines
  })
}
