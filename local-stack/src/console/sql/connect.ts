import pg from 'pg'

const CONNECT_MS = 5_000

/** A connection of the console; it shows by its name in `pg_stat_activity`. */
export function createClient(databaseUrl: string): pg.Client {
  return new pg.Client({
    connectionString: databaseUrl,
    application_name: 'console',
    connectionTimeoutMillis: CONNECT_MS,
  })
}

/** Asks the database something of its own, for at most ten seconds. */
export async function withDatabase<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = createClient(databaseUrl)
  // What breaks between two queries shows at the next one.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query(`set statement_timeout = '10s'`)
    return await work(client)
  } finally {
    await client.end()
  }
}
