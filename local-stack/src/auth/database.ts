import pg from 'pg'
import type { z } from 'zod'
import { AuthError, refusals } from './errors.ts'

/** Statements, each on its own or all in one transaction. */
export interface Queries {
  rows<T>(shape: z.ZodType<T>, text: string, values?: readonly unknown[]): Promise<T[]>
  /** How many rows it touched. */
  run(text: string, values?: readonly unknown[]): Promise<number>
}

/** A transaction. */
export interface Tx extends Queries {
  /** Done once everything is committed, and not at all after a failure. */
  afterCommit(deed: () => void): void
}

/** Schema auth, as its owner. */
export interface Database extends Queries {
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** For what keeps a processor busy: a crowd that signs in keeps nobody from refreshing. */
  slow: Queries
  end(): Promise<void>
}

const POOL_SIZE = 10
const SLOW_POOL_SIZE = 4
const WAIT_MS = 5000
/** A password is worth waiting for. */
const SLOW_WAIT_MS = 60_000
const TIMESTAMP = 1114
const TIMESTAMPTZ = 1184

/** Postgres prints `2026-11-24 03:39:00.041+00`; Auth, and `new Date()` everywhere, ISO 8601. */
export function isoTimestamp(text: string): string {
  return `${text.replace(' ', 'T').replace(/\+00$/, '')}Z`
}

const types = {
  getTypeParser: (...[oid, format]: Parameters<typeof pg.types.getTypeParser>) =>
    oid === TIMESTAMP || oid === TIMESTAMPTZ ? isoTimestamp : pg.types.getTypeParser(oid, format),
}

const lostConnection = /^(08|57P0)|^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/

function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return (
    lostConnection.test(code) ||
    /^Connection terminated|timeout exceeded when trying to connect/.test(error.message)
  )
}

/** What a failing statement means to whoever asked. */
export function databaseError(error: unknown): AuthError {
  if (error instanceof AuthError) return error
  if (isConnectionLost(error)) return refusals.unavailable(error)
  return refusals.unexpected('Unexpected failure, please check server logs for more information', error)
}

/** Whether a statement failed because somebody else has that value. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505'
}

function queriesOf(client: Pick<pg.ClientBase | pg.Pool, 'query'>): Queries {
  return {
    async rows(shape, text, values = []) {
      const { rows } = await client.query(text, [...values])
      return rows.map((row) => shape.parse(row))
    },
    run: async (text, values = []) => (await client.query(text, [...values])).rowCount ?? 0,
  }
}

/** Opens a pool; nothing connects before the first statement. */
export function createDatabase(databaseUrl: string, log: (line: string) => void): Database {
  const open = (max: number, connectionTimeoutMillis: number): pg.Pool => {
    const opened = new pg.Pool({
      connectionString: databaseUrl,
      max,
      connectionTimeoutMillis,
      statement_timeout: 10_000,
      application_name: 'supabase_auth',
      options: '-c timezone=UTC -c datestyle=ISO',
      types,
    })
    opened.on('error', (error) => log(`database connection lost: ${error.message}`))
    // The pool hears of idle connections only; who uses one hears of it by the query.
    opened.on('connect', (client) => client.on('error', () => {}))
    return opened
  }
  const pool = open(POOL_SIZE, WAIT_MS)
  const slowPool = open(SLOW_POOL_SIZE, SLOW_WAIT_MS)
  return {
    ...queriesOf(pool),
    async transaction(work) {
      const client = await pool.connect()
      const deeds: (() => void)[] = []
      let isBroken = false
      try {
        await client.query('begin')
        const result = await work({ ...queriesOf(client), afterCommit: (deed) => deeds.push(deed) })
        await client.query('commit')
        for (const deed of deeds) deed()
        return result
      } catch (error) {
        await client.query('rollback').catch(() => {
          isBroken = true
        })
        throw error
      } finally {
        client.release(isBroken)
      }
    },
    slow: queriesOf(slowPool),
    async end() {
      await Promise.all([pool.end(), slowPool.end()])
    },
  }
}
