import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, afterEach, inject } from 'vitest'
import { type Caller, callersOf, type Person, type Queryable } from './callers.ts'

/** A database of a test file's own: the migrations, and what the file puts there. */
export interface TestDatabase {
  /** As the owner of everything: to look at the truth, and to do what an admin does in SQL. */
  owner: Queryable
  /** The one superuser, for what the server around the database does. */
  superuser: Queryable
  /** The way a signed-in person calls; with a token of a session, where that matters. */
  as(person: Person, sessionId?: string): Caller
  /** The way a visitor without an account calls. */
  asAnon: Caller
  /** The way a server with the secret key calls. */
  asService: Caller
  createUser(displayName: string): Promise<Person>
  /** A connection of the owner's, for transactions that are left open until the test ends. Closed with the file. */
  connect(): Promise<pg.Client>
  /** The same as the superuser, for what only that role may set. */
  connectAsSuperuser(): Promise<pg.Client>
}

/** Clones the template. Call it at the top of a test file; it cleans up after the file. */
export async function createTestDatabase(options: { connections?: number } = {}): Promise<TestDatabase> {
  const { maintenanceUrl, template } = inject('databaseServer')
  const name = `test_${randomBytes(6).toString('hex')}`
  await maintain(maintenanceUrl, [
    `create database ${name} template ${template} owner postgres`,
    `alter database ${name} set timezone to 'UTC'`,
  ])
  const urlFor = (role: string): string => {
    const url = new URL(maintenanceUrl)
    url.username = role
    url.pathname = name
    return url.href
  }
  const poolOf = (role: string, max: number): pg.Pool => {
    const pool = new pg.Pool({ connectionString: urlFor(role), max, idleTimeoutMillis: 5_000 })
    pool.on('error', () => {})
    return pool
  }
  const owner = poolOf('postgres', 4)
  const superuser = poolOf('supabase_admin', 4)
  const api = poolOf('authenticator', options.connections ?? 10)
  const clients: pg.Client[] = []
  const connectAs = async (role: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: urlFor(role) })
    client.on('error', () => {})
    await client.connect()
    clients.push(client)
    return client
  }

  // A transaction that a failing test leaves open would fail those after it.
  afterEach(() => Promise.all(clients.map((client) => client.query('rollback').catch(() => undefined))))
  afterAll(async () => {
    await Promise.all([owner.end(), superuser.end(), api.end(), ...clients.map((client) => client.end())])
    await maintain(maintenanceUrl, [`drop database if exists ${name} with (force)`])
  })

  return {
    owner: queryableOf(owner),
    superuser: queryableOf(superuser),
    ...(await callersOf(api)),
    async createUser(displayName) {
      const person = { id: randomUUID(), email: `${randomBytes(6).toString('hex')}@example.com`, displayName }
      // As Supabase Auth does it, inside its own role.
      await superuser.query(
        `insert into auth.users (id, email, raw_user_meta_data) values ($1, $2, jsonb_build_object('display_name', $3::text))`,
        [person.id, person.email, displayName],
      )
      return person
    },
    connect: () => connectAs('postgres'),
    connectAsSuperuser: () => connectAs('supabase_admin'),
  }
}

function queryableOf(pool: pg.Pool): Queryable {
  return {
    async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
      return (await pool.query<Row>(sql, values)).rows
    },
  }
}

async function maintain(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
