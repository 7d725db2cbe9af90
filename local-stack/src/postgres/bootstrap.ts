import { readFileSync } from 'node:fs'
import pg from 'pg'
import { StackError } from '../errors.ts'

const here = new URL('./', import.meta.url)
const scripts = [
  'roles.sql',
  'schemas.sql',
  'auth.sql',
  'storage.sql',
  '../realtime/schema.sql',
  '../realtime/postgres-changes.sql',
  'cron.sql',
  'net.sql',
  'webhooks.sql',
  'vault.sql',
  'guard.sql',
  'graphql.sql',
  'rest.sql',
]

/** The scripts of the bootstrap, in order: name and SQL. */
export function bootstrapSql(): [name: string, sql: string][] {
  return scripts.map((name) => [name, readFileSync(new URL(name, here), 'utf8')])
}

/** Gives a database what a hosted Supabase project starts with. Idempotent; needs a superuser's URL. */
export async function bootstrap(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    for (const [name, sql] of bootstrapSql()) await run(client, name, sql)
    await applyDatabaseSettings(client)
  } finally {
    await client.end()
  }
}

/** Does what of the bootstrap depends on the day: the one it ran on may be long gone. */
export async function bringToToday(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select realtime.stack_maintain_message_partitions()')
  } finally {
    await client.end()
  }
}

async function run(client: pg.Client, name: string, sql: string): Promise<void> {
  try {
    await client.query(`begin;\n${sql}\n;commit;`)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new StackError('POSTGRES_FAILED', `bootstrap ${name}: ${message}`, { cause })
  }
}

/** Ownership and settings, which a clone of the database does not inherit. */
export async function applyDatabaseSettings(client: pg.Client, database?: string): Promise<void> {
  const name = database === undefined ? 'current_database()' : pg.escapeLiteral(database)
  await client.query(`do $$
    begin
      execute format('alter database %I owner to postgres', ${name});
      execute format('alter database %I set timezone to ''UTC''', ${name});
      execute format('grant all on database %I to postgres', ${name});
    end $$`)
}
