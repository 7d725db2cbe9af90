import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** An account made for a test. */
export interface Person {
  id: string
  email: string
  displayName: string
}

/** Something SQL can be sent to; answers rows. */
export interface Queryable {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
}

/** A JSON object whose fields a test reads. */
export type Answer = Record<string, unknown>

/** One identity, calling the way PostgREST calls for it: a transaction each, role and claims set inside. */
export interface Caller extends Queryable {
  /** Calls a function of the API with named arguments. */
  rpc<T = Answer>(name: string, args?: Answer): Promise<T>
  /** The same with the body as the network brings it. */
  rpcText<T = Answer>(name: string, body: string): Promise<T>
  /** Calls a command with a new command id. */
  command<T = Answer>(name: string, args?: Answer): Promise<T>
  /** Several calls in one transaction. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>
}

interface Identity {
  role: 'anon' | 'authenticated' | 'service_role'
  sub?: string
}

/** The callers over a pool that logged in as `authenticator`. */
export async function callersOf(
  pool: pg.Pool,
): Promise<{ as(person: Person): Caller; asAnon: Caller; asService: Caller }> {
  const signatures = await readSignatures(pool)
  const callerOf = (identity: Identity): Caller => createCaller(pool, identity, signatures)
  return {
    as: ({ id }) => callerOf({ role: 'authenticated', sub: id }),
    asAnon: callerOf({ role: 'anon' }),
    asService: callerOf({ role: 'service_role' }),
  }
}

function createCaller(
  pool: pg.Pool,
  identity: Identity,
  signatures: Map<string, Map<string, string>>,
): Caller {
  const transaction: Caller['transaction'] = async (work) => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query("select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)", [
        identity.role,
        JSON.stringify(identity),
      ])
      const result = await work({
        async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
          return (await client.query<Row>(sql, values)).rows
        },
      })
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  }

  const caller: Caller = {
    transaction,
    query: (sql, values) => transaction((tx) => tx.query(sql, values)),
    rpc: (name, args = {}) => caller.rpcText(name, JSON.stringify(args)),
    async rpcText<T>(name: string, body: string) {
      const sql = callOf(name, body, signatures.get(name))
      const rows = await caller.query<{ answer: T }>(sql, [body])
      const [row] = rows
      if (!row) throw new Error(`${name} answered no row`)
      return row.answer
    },
    command: (name, args = {}) => caller.rpc(name, { command_id: randomUUID(), ...args }),
  }
  return caller
}

/** The call as PostgREST writes it: the body becomes a record of the function's argument types. */
function callOf(name: string, body: string, types: Map<string, string> | undefined): string {
  if (!types) throw new Error(`public.${name} does not exist`)
  const given: unknown = JSON.parse(body)
  const used = [...types].filter(([arg]) => given instanceof Object && arg in given)
  const unknown = Object.keys(given ?? {}).filter((arg) => !types.has(arg))
  if (unknown.length > 0) throw new Error(`public.${name} has no argument ${unknown.join(', ')}`)
  if (used.length === 0) return `select public.${name}() as answer where $1::json is not null`
  const passed = used.map(([arg]) => `${pg.escapeIdentifier(arg)} => body.${pg.escapeIdentifier(arg)}`)
  const columns = used.map(([arg, type]) => `${pg.escapeIdentifier(arg)} ${type}`)
  return `select public.${name}(${passed.join(', ')}) as answer from json_to_record($1::json) as body (${columns.join(', ')})`
}

async function readSignatures(pool: pg.Pool): Promise<Map<string, Map<string, string>>> {
  const { rows } = await pool.query<{ name: string; args: [string, string][] }>(`
    select p.proname as name, coalesce(json_agg(json_build_array(a.name, a.type::regtype::text) order by a.place)
      filter (where a.name is not null), '[]') as args
    from pg_catalog.pg_proc p
    left join lateral unnest(p.proargnames, p.proargtypes::oid[]) with ordinality as a (name, type, place) on true
    where p.pronamespace = 'public'::regnamespace
    group by p.oid`)
  return new Map(rows.map(({ name, args }) => [name, new Map(args)]))
}
