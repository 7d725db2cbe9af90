import pg from 'pg'
import { createCronWorker } from './cron-worker.ts'
import { createListener } from './listener.ts'
import { createNetWorker } from './net-worker.ts'

/** How to work off schemas `cron` and `net` of one database. */
export interface JobsOptions {
  /** Logs in as the role that owns both schemas. */
  databaseUrl: string
  /** Logs in as a job's user. */
  urlFor(username: string, database: string): string
  log(line: string): void
}

/** Timers and outgoing requests of the database. */
export interface Jobs {
  /** Rejects when the database cannot be reached; from then on it is waited for. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Whether jobs run and requests leave at this moment. */
  ready(): boolean
}

const POOL_SIZE = 4

/** Puts the worker together; it does nothing before `start`. */
export function createJobs({ databaseUrl, urlFor, log }: JobsOptions): Jobs {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE, application_name: 'stack jobs' })
  pool.on('error', () => {})
  // The pool hears of idle connections only; who uses one hears of it by the query.
  pool.on('connect', (client) => client.on('error', () => {}))
  const isConnected = (): boolean => listener.isConnected()
  const cron = createCronWorker({ pool, urlFor, isConnected, log })
  const net = createNetWorker({ pool, isConnected, log })
  const listener = createListener({
    databaseUrl,
    channels: ['stack_cron', 'stack_net'],
    log,
    onConnected() {
      cron.resume()
      net.wake()
    },
    onNotice(channel) {
      if (channel === 'stack_net') net.wake()
      else cron.reload()
    },
  })

  return {
    start: () => listener.start(),
    ready: isConnected,
    async stop() {
      await cron.stop()
      await net.stop()
      await listener.stop()
      await pool.end()
    },
  }
}
