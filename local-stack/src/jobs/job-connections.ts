import pg from 'pg'
import type { Job } from './core/timetable.ts'

/** Also if it is never idle: what `alter role` sets reaches new connections only. */
const KEPT_S = 10
/** No more than run at once. */
const MAX_CONNECTIONS = 32

/** `discard all`, but for the plans: they say nothing of the run before, and making them again costs more than most runs. */
const asNew = `close all; reset session authorization; reset all; deallocate all; unlisten *; select pg_advisory_unlock_all();
  discard sequences; discard temp`

/** Connections for runs of jobs, one each, as its user. */
export interface JobConnections {
  /** Work alone on a connection that is like a new one. */
  use<T>(job: Job, work: (client: pg.ClientBase) => Promise<T>): Promise<T>
  end(): Promise<void>
}

/** Keeps connections for a while: jobs of every second would spend twenty times what they need on opening one. */
export function createJobConnections(urlFor: (username: string, database: string) => string): JobConnections {
  const pools = new Map<string, pg.Pool>()

  function poolFor({ username, database }: Job): pg.Pool {
    const connectionString = urlFor(username, database)
    const known = pools.get(connectionString)
    if (known) return known
    const pool = new pg.Pool({
      connectionString,
      application_name: 'pg_cron',
      max: MAX_CONNECTIONS,
      idleTimeoutMillis: KEPT_S * 1000,
      maxLifetimeSeconds: KEPT_S,
    })
    pool.on('error', () => {})
    // The pool hears of idle connections only; who uses one hears of it by the query.
    pool.on('connect', (client) => client.on('error', () => {}))
    pools.set(connectionString, pool)
    return pool
  }

  return {
    async use(job, work) {
      const client = await poolFor(job).connect()
      try {
        return await work(client)
      } finally {
        client.release(!(await isAsNew(client)))
      }
    },
    async end() {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
    },
  }
}

async function isAsNew(client: pg.ClientBase): Promise<boolean> {
  // A transaction that was left open ends with its connection.
  if (client.getTransactionStatus() !== 'I') return false
  return client.query(asNew).then(
    () => true,
    () => false,
  )
}
