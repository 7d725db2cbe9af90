import { Pool } from 'pg'
import type { Authorization, AuthorizationRequest, Database, Extension, Logger } from '../ports.ts'
import { claimsText, roleOf } from './claims.ts'
import { toDatabaseFailure } from './database-failure.ts'
import { REPLAY, type StoredRow, toStoredMessages } from './stored-messages.ts'

/** A database behind a bounded pool of connections. */
export interface PostgresDatabase extends Database {
  /** Makes the partitions the next days need and drops the ones past keeping. */
  maintainPartitions(): Promise<void>
  end(): Promise<void>
}

const EXTENSIONS: readonly Extension[] = ['broadcast', 'presence']
// Waiting for one that is free counts too. Clients give a join ten seconds: when all come back at once, a late yes is worth more to
// them than an early no.
const CONNECT_TIMEOUT_MS = 9_000
const STATEMENT_TIMEOUT_MS = 5_000
const IDLE_CONNECTION_MS = 60_000

const SETTINGS = [
  // Probes undo what they write; a commit that waits for the disk would only slow down joins.
  'synchronous_commit=off',
  'timezone=UTC',
  // Probes differ in values alone. Left to itself, Postgres plans all policies anew for each: a plan for one partition looks cheaper.
  'plan_cache_mode=force_generic_plan',
  'jit=off',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

/** Opens no connection before the first question. */
export function createPostgresDatabase(
  databaseUrl: string,
  poolSize: number,
  logger: Logger,
): PostgresDatabase {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    application_name: 'supabase_realtime',
    options: SETTINGS,
  })
  pool.on('error', (error) => logger.warn('DatabaseConnectionLost', error))
  // The pool hears of idle connections only; who uses one hears of it by the query.
  pool.on('connect', (client) => client.on('error', () => {}))

  async function authorize(query: Query, request: AuthorizationRequest): Promise<Authorization> {
    try {
      const result = await pool.query<{ allowed: string[] }>({ ...query, values: toValues(request) })
      const allowed = result.rows[0]?.allowed ?? []
      return { ok: true, allowed: EXTENSIONS.filter((extension) => allowed.includes(extension)) }
    } catch (error) {
      logger.warn('RlsPolicyError', error)
      return { ok: false, failure: toDatabaseFailure(error) }
    }
  }

  return {
    authorizeRead: (request) => authorize(READ, request),
    authorizeWrite: (request) => authorize(WRITE, request),
    async isReachable() {
      try {
        await pool.query('select 1')
        return true
      } catch (error) {
        logger.warn('UnableToConnectToProject', error)
        return false
      }
    },
    async replay({ topic, since, limit }) {
      try {
        const { rows } = await pool.query<StoredRow>({ ...REPLAY, values: [topic, since, limit] })
        return rows.reverse().flatMap(toStoredMessages)
      } catch (error) {
        logger.warn('UnableToReplayMessages', error)
        return undefined
      }
    },
    async maintainPartitions() {
      await pool.query('select realtime.stack_maintain_message_partitions()')
    },
    end: () => pool.end(),
  }
}

interface Query {
  readonly name: string
  readonly text: string
}

// Named, so that each connection parses and plans them once. One round trip per decision.
const READ: Query = {
  name: 'realtime_authorize_read',
  text: 'select realtime.stack_authorize_read($1, $2, $3, $4, $5) as allowed',
}
const WRITE: Query = {
  name: 'realtime_authorize_write',
  text: 'select realtime.stack_authorize_write($1, $2, $3, $4, $5) as allowed',
}

function toValues({ topic, claims, headers, extensions }: AuthorizationRequest): unknown[] {
  return [topic, roleOf(claims), claimsText(claims), JSON.stringify(headers), [...extensions]]
}
