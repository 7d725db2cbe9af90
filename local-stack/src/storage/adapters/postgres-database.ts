import pg from 'pg'
import { serviceCaller } from '../callers.ts'
import type { Database, Log, Scope, Session } from '../ports.ts'
import { refusals, StorageError } from '../protocol/errors.ts'

const LOGIN = 'supabase_storage_admin'
const POOL_SIZE = 12

/** Everything policies see, for this transaction only. */
function settingsOf({ caller, operation, method, path }: Scope): string {
  const settings = {
    'request.jwt.claims': JSON.stringify(caller.claims),
    'request.jwt.claim.role': caller.role,
    'request.jwt.claim.sub': caller.claims.sub ?? '',
    'storage.operation': operation,
    'request.method': method,
    'request.path': path,
    'storage.allow_delete_query': 'true',
  }
  const set = (name: string, value: string): string =>
    `set_config('${name}', ${pg.escapeLiteral(value)}, true)`
  const others = Object.entries(settings).map(([name, value]) => set(name, value))
  return `select case when ${set('role', caller.role)} is not null then current_user::text end as role, ${others.join(', ')}`
}

/** What Postgres says, in Storage's words. */
function toStorageError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  switch (error.code) {
    case '42501':
      return refusals.accessDenied(
        error.message.includes('row-level security')
          ? 'new row violates row-level security policy'
          : error.message,
      )
    case '23505':
      return refusals.exists()
    case '23503':
      return refusals.relatedNotFound()
    case '55P03':
      return refusals.locked()
    case '57014':
      return refusals.databaseTimeout()
    case '22023':
      return refusals.accessDenied(error.message)
    case '22P02':
    case '22021':
      return refusals.invalidRequest(error.message)
    default:
      return new StorageError(
        { code: 'DatabaseError', status: 500, message: `database error, code: ${error.code}` },
        { cause: error },
      )
  }
}

/** `first` is sent along, which saves a round trip. */
async function enter(client: pg.PoolClient, scope: Scope, first = ''): Promise<void> {
  const { role } = scope.caller
  const answer: pg.QueryResult<{ role: string }> | pg.QueryResult<{ role: string }>[] = await client.query(
    `${first}${settingsOf(scope)}`,
  )
  const last = Array.isArray(answer) ? answer.at(-1) : answer
  // Postgres lets a login become itself, also under the name `none`. Here that is the owner of the tables, above
  // every policy.
  if (role === LOGIN || last?.rows[0]?.role !== role)
    throw refusals.accessDenied(`permission denied to set role "${role}"`)
}

function sessionOf(client: pg.PoolClient, scope: Scope): Session {
  return {
    async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
      try {
        return (await client.query<Row>(text, values)).rows
      } catch (error) {
        throw toStorageError(error)
      }
    },
    async probe(work) {
      await client.query('savepoint probe')
      await work()
      await client.query('rollback to savepoint probe')
    },
    becomeService: () => enter(client, { ...scope, caller: serviceCaller }),
    becomeCaller: () => enter(client, scope),
  }
}

/** Runs each transaction as its caller: the role is set for the transaction only, as PostgREST does it. */
export function createDatabase(databaseUrl: string, log: Log): Database {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: 5000,
    statement_timeout: 10_000,
    lock_timeout: 5000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'supabase_storage',
  })
  pool.on('error', (error) => log(`database connection lost: ${error.message}`))
  // The pool hears of idle connections only; who uses one hears of it by the query.
  pool.on('connect', (client) => client.on('error', () => {}))
  return {
    async transaction(scope, work) {
      const client = await pool.connect().catch((cause: unknown) => {
        log(`no connection to the database: ${String(cause)}`)
        throw refusals.databaseTimeout()
      })
      let isBroken = false
      try {
        await enter(client, scope, 'begin; ')
        const result = await work(sessionOf(client, scope))
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch(() => {
          isBroken = true
        })
        throw toStorageError(error)
      } finally {
        client.release(isBroken)
      }
    },
    end: () => pool.end(),
  }
}
