import { type PostgresServer, startPostgres, withClient } from '../src/index.ts'

/** A Postgres of a test's own, bootstrapped as the stack does it. */
export interface TestPostgres {
  /** Logs in as Realtime does. */
  readonly realtimeUrl: string
  readonly server: PostgresServer
  /** Runs SQL as superuser and returns the notices it raised. */
  run(sql: string): Promise<string[]>
}

/** The role the Realtime server logs in as. */
export const REALTIME_ROLE = 'stack_realtime'

/** Starts Postgres on a free port; its data go when it stops. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const server = await startPostgres({ ephemeral: true })
  return {
    server,
    realtimeUrl: server.urlFor(REALTIME_ROLE),
    run: (sql) => runSql(server.adminUrl, sql),
  }
}

function runSql(url: string, sql: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const notices: string[] = []
    client.on('notice', (notice) => notices.push(`${notice.severity}: ${notice.message}`))
    await client.query(sql)
    return notices
  })
}
