import { existsSync, readFileSync } from 'node:fs'
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
  'extensions.sql',
  'rest.sql',
]

function sqlOf(name: string): string | undefined {
  const url = new URL(name, here)
  return existsSync(url) ? readFileSync(url, 'utf8') : undefined
}

/** Gives a database what a hosted Supabase project starts with. Idempotent; needs a superuser's URL. */
export async function bootstrap(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    for (const name of scripts) {
      const sql = sqlOf(name)
      if (sql) await run(client, name, sql)
    }
    await applyDatabaseSettings(client)
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
