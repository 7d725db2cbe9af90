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

/** Something functions of the API can be called on, with named arguments. */
export interface Api extends Queryable {
  rpc<T = Answer>(name: string, args?: Answer): Promise<T>
}

/** One identity, calling the way PostgREST calls for it: a transaction each, role and claims set inside. */
export interface Caller extends Api {
  /** The same with the body as the network brings it. */
  rpcText<T = Answer>(name: string, body: string): Promise<T>
  /** Calls a command with a new command id. */
  command<T = Answer>(name: string, args?: Answer): Promise<T>
  /** Several calls in one transaction. */
  transaction<T>(work: (tx: Api) => Promise<T>): Promise<T>
  /** The same, undone at the end. */
  tryOut<T>(work: (tx: Api) => Promise<T>): Promise<T>
}

/** The argument types of each function of the API, by name. */
type Signatures = Map<string, Map<string, string>>

interface Identity {
  role: 'anon' | 'authenticated' | 'service_role'
  sub?: string
  session_id?: string
}

/** The callers over a pool that logged in as `authenticator`. */
export async function callersOf(
  pool: pg.Pool,
): Promise<{ as(person: Person, sessionId?: string): Caller; asAnon: Caller; asService: Caller }> {
  const signatures = await readSignatures(pool)
  const callerOf = (identity: Identity): Caller => createCaller(pool, identity, signatures)
  return {
    as: ({ id }, sessionId) =>
      callerOf({ role: 'authenticated', sub: id, ...(sessionId && { session_id: sessionId }) }),
    asAnon: callerOf({ role: 'anon' }),
    asService: callerOf({ role: 'service_role' }),
  }
}

function createCaller(pool: pg.Pool, identity: Identity, signatures: Signatures): Caller {
  const within = async <T>(end: 'commit' | 'rollback', work: (tx: Api) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query("select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)", [
        identity.role,
        JSON.stringify(identity),
      ])
      const result = await work(apiOf(client, signatures))
      await client.query(end)
      return result
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  }
  const caller: Caller = {
    transaction: (work) => within('commit', work),
    tryOut: (work) => within('rollback', work),
    query: (sql, values) => within('commit', (tx) => tx.query(sql, values)),
    rpc: (name, args) => within('commit', (tx) => tx.rpc(name, args)),
    rpcText: (name, body) => within('commit', (tx) => callText(tx, signatures, name, body)),
    command: (name, args) => caller.rpc(name, { command_id: randomUUID(), ...args }),
  }
  return caller
}

function apiOf(client: pg.PoolClient, signatures: Signatures): Api {
  const api: Api = {
    async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
      return (await client.query<Row>(sql, values)).rows
    },
    rpc: (name, args = {}) => callText(api, signatures, name, JSON.stringify(args)),
  }
  return api
}

async function callText<T>(tx: Queryable, signatures: Signatures, name: string, body: string): Promise<T> {
  const [row] = await tx.query<{ answer: T }>(callOf(name, body, signatures.get(name)), [body])
  if (!row) throw new Error(`${name} answered no row`)
  return row.answer
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

async function readSignatures(pool: pg.Pool): Promise<Signatures> {
  const { rows } = await pool.query<{ name: string; args: [string, string][] }>(`
    select p.proname as name, coalesce(json_agg(json_build_array(a.name, a.type::regtype::text) order by a.place)
      filter (where a.name is not null), '[]') as args
    from pg_catalog.pg_proc p
    left join lateral unnest(p.proargnames, p.proargtypes::oid[]) with ordinality as a (name, type, place) on true
    where p.pronamespace = 'public'::regnamespace
    group by p.oid`)
  return new Map(rows.map(({ name, args }) => [name, new Map(args)]))
}
