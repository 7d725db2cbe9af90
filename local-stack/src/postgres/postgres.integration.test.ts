import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres, withClient } from '../index.ts'
import { bootstrap, bringToToday } from './bootstrap.ts'

let server: PostgresServer

beforeAll(async () => {
  server = await startPostgres()
})

afterAll(() => server.stop())

/** Runs statements as a role in a clone of the bootstrapped database. */
async function inClone<T>(role: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { name } = await server.createDatabase()
  try {
    return await withClient(server.urlFor(role, name), work)
  } finally {
    await server.dropDatabase(name)
  }
}

/** Runs statements as role postgres and undoes them. */
async function tried(sql: string): Promise<string> {
  return withClient(server.url, async (client) => {
    await client.query('begin')
    return client.query(sql).then(
      () => 'done',
      (error: Error) => error.message,
    )
  })
}

const refusal = /permission denied|must be owner|not available|must be superuser|only roles/i

const one = async (client: pg.Client, sql: string): Promise<unknown> => {
  const { rows } = await client.query(sql)
  return Object.values(rows[0] ?? {})[0]
}

describe('role postgres is as weak as on hosted', () => {
  it('[PG1] it is no superuser and bypasses RLS', async () => {
    await inClone('postgres', async (client) => {
      const { rows } = await client.query(
        `select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles where rolname = 'postgres'`,
      )
      expect(rows).toEqual([
        { rolsuper: false, rolcreatedb: true, rolcreaterole: true, rolreplication: true, rolbypassrls: true },
      ])
    })
  })

  it.each([
    'create policy p on storage.objects for select to authenticated using (true)',
    'create policy p on storage.buckets for select to authenticated using (true)',
    'create policy p on realtime.messages for select to authenticated using (true)',
    'create policy p on realtime.messages for select using (true); alter policy p on realtime.messages using (false); drop policy p on realtime.messages',
    'create function public.f() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t after insert on auth.users for each row execute function public.f(); drop trigger t on auth.users',
    'create table public.t (owner uuid references auth.users (id)); alter publication supabase_realtime add table public.t',
    'create schema private; create extension pg_trgm with schema extensions; create extension if not exists pgcrypto',
    `insert into storage.buckets (id, name) values ('menu', 'menu')`,
    `alter role authenticated set work_mem = '8MB'; alter role authenticated reset work_mem`,
    ...['storage.objects', 'realtime.messages'].map(
      (table) =>
        `create function public.f() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t after insert on ${table} for each row execute function public.f(); drop trigger t on ${table}`,
    ),
    'create policy p on auth.users for select to authenticated using (true); drop policy p on auth.users',
    `set session_replication_role = replica; alter role authenticator set pgrst.db_plan_enabled = 'true'`,
    'create role reporting; grant select on all tables in schema public to reporting',
  ])('[PG2] it may: %s', async (sql) => {
    expect(await tried(sql)).toBe('done')
  })

  it.each([
    'create table storage.mine (id int)',
    'create table realtime.mine (id int)',
    'create table auth.mine (id int)',
    'alter table storage.objects add column mine int',
    'alter table storage.objects disable row level security',
    'alter table realtime.messages disable row level security',
    'alter table auth.users add column mine int',
    'create index on auth.users (phone)',
    'drop table storage.objects cascade',
    'drop table auth.sessions cascade',
    'drop function storage.filename(text) cascade',
    'alter function auth.uid() rename to whoami',
    'create or replace function auth.uid() returns uuid language sql as $$ select null::uuid $$',
    'alter table realtime.messages owner to postgres',
    'grant all on storage.objects to public',
    'grant select (encrypted_password) on auth.users to anon',
    'grant select on realtime.messages to public',
    'create rule r as on delete to storage.objects do instead nothing',
    'create publication leak for table auth.users',
    'alter publication supabase_realtime add table auth.users',
    `comment on table auth.users is 'mine'`,
    'drop event trigger stack_guard_end',
    'drop schema stack_guard cascade',
    `alter role supabase_admin password 'x'`,
    'alter role postgres superuser',
    'set role supabase_admin',
    'set role supabase_auth_admin',
    'set role supabase_storage_admin',
    'set role supabase_realtime_admin',
    'set session_replication_role = replica; alter table storage.objects disable row level security',
    'create extension if not exists plpython3u',
    `copy (select 1) to program 'true'`,
  ])('[PG3] it may not: %s', async (sql) => {
    expect(await tried(sql)).toMatch(refusal)
  })

  it('[PG3] a role it creates is restrained as well', async () => {
    expect(await tried('create role helper; grant postgres to helper')).toMatch(refusal)
  })
})

describe('extensions hosted lets postgres create', () => {
  it.each([
    ['pg_cron', 'pg_catalog'],
    ['pg_cron', 'extensions'],
    ['pg_net', 'extensions'],
    ['supabase_vault', 'vault'],
    ['pg_graphql', 'graphql'],
    ['moddatetime', 'extensions'],
    ['dblink', 'extensions'],
  ])('[PG14] %s in schema %s, made, dropped and made again', async (name, schema) => {
    await inClone('postgres', async (client) => {
      const where = `from pg_extension where extname = '${name}'`
      await client.query(`create extension if not exists "${name}" with schema "${schema}"`)
      expect(await one(client, `select extnamespace::regnamespace::text ${where}`)).toBe(schema)
      await client.query(`drop extension ${name}`)
      expect(await one(client, `select count(*)::int ${where}`)).toBe(0)
      await client.query(`create extension ${name}; create extension if not exists ${name}`)
      expect(await one(client, `select extowner::regrole::text ${where}`)).toBe('postgres')
    })
  })

  it('[PG14] are listed as available, and others are not', async () => {
    await inClone('postgres', async (client) => {
      const listed = `select string_agg(name, ' ' order by name) from pg_available_extensions
        where name in ('pg_cron', 'pg_net', 'supabase_vault', 'vector', 'postgis')`
      expect(await one(client, listed)).toBe('pg_cron pg_net supabase_vault')
      await expect(client.query('create extension if not exists vector')).rejects.toThrow('is not available')
    })
  })

  it('[PG14] a foreign server may be made, and PostgreSQL asks it for a password', async () => {
    await inClone('postgres', async (client) => {
      await client.query(`create extension postgres_fdw; create server other foreign data wrapper postgres_fdw options (host '127.0.0.1');
        create user mapping for postgres server other options (user 'supabase_admin');
        create foreign table public.theirs (id int) server other`)
      await expect(client.query('select * from theirs')).rejects.toThrow('password')
    })
  })

  it('[PG14] GraphQL says by name that it is not here', async () => {
    await inClone('postgres', async (client) => {
      await client.query('set role anon')
      await expect(client.query(`select graphql.resolve('{__typename}')`)).rejects.toThrow(
        'not part of the local stack',
      )
    })
  })
})

describe('what the API roles get', () => {
  it('[PG4] new tables have no grants', async () => {
    await inClone('postgres', async (client) => {
      await client.query('create table public.fresh (id int)')
      for (const role of ['anon', 'authenticated', 'service_role']) {
        expect(await one(client, `select has_table_privilege('${role}', 'public.fresh', 'select')`)).toBe(
          false,
        )
      }
    })
  })

  it('[PG5] authenticator has nothing and may become the API roles only', async () => {
    await inClone('authenticator', async (client) => {
      await expect(client.query('select * from auth.users')).rejects.toThrow('permission denied')
      for (const role of ['anon', 'authenticated', 'service_role'])
        await client.query(`set role ${role}; reset role`)
      for (const role of ['postgres', 'supabase_admin', 'stack_realtime'])
        await expect(client.query(`set role ${role}`)).rejects.toThrow('permission denied')
    })
  })

  it('[PG6] statement timeouts are those of hosted', async () => {
    const { rows } = await withClient(server.url, (client) =>
      client.query(
        `select rolname, rolconfig from pg_roles where rolname in ('anon', 'authenticated', 'authenticator') order by 1`,
      ),
    )
    expect(rows).toEqual([
      { rolname: 'anon', rolconfig: ['statement_timeout=3s'] },
      { rolname: 'authenticated', rolconfig: ['statement_timeout=8s'] },
      { rolname: 'authenticator', rolconfig: ['statement_timeout=8s', 'lock_timeout=8s'] },
    ])
  })
})

describe('auth.uid() and its kin', () => {
  const claims = '{"sub":"11111111-1111-4111-8111-111111111111","role":"authenticated","email":"a@b.c"}'

  it('[PG7] read the claims as JSON and one by one', async () => {
    await inClone('postgres', async (client) => {
      await client.query(`set request.jwt.claims = '${claims}'`)
      expect(await one(client, 'select auth.uid()')).toBe('11111111-1111-4111-8111-111111111111')
      expect(await one(client, 'select auth.role()')).toBe('authenticated')
      expect(await one(client, 'select auth.email()')).toBe('a@b.c')
      expect(await one(client, `select auth.jwt() ->> 'sub'`)).toBe('11111111-1111-4111-8111-111111111111')
      await client.query(`reset request.jwt.claims; set request.jwt.claim.sub = '22222222-2222-4222-8222-222222222222';
        set request.jwt.claim.role = 'anon'; set request.jwt.claim.email = 'd@e.f'`)
      expect(await one(client, 'select auth.uid()')).toBe('22222222-2222-4222-8222-222222222222')
      expect(await one(client, 'select auth.role()')).toBe('anon')
      expect(await one(client, 'select auth.email()')).toBe('d@e.f')
    })
  })

  it.each(['', 'nonsense', '{}', '[]', '{"sub":"x"}', '{"sub":5}', 'null'])(
    '[PG7] are null and raise nothing for claims %j',
    async (value) => {
      await inClone('postgres', async (client) => {
        await client.query(`set request.jwt.claims = '${value}'`)
        expect(await one(client, 'select auth.uid()')).toBeNull()
        expect(await one(client, 'select auth.role()')).toBeNull()
      })
    },
  )
})

/** Tables of a hosted project's schema auth and their columns. */
const hostedAuth: Record<string, string> = {
  audit_log_entries: 'instance_id id payload created_at ip_address',
  flow_state:
    'id user_id auth_code code_challenge_method code_challenge provider_type provider_access_token provider_refresh_token created_at updated_at authentication_method auth_code_issued_at',
  identities: 'provider_id user_id identity_data provider last_sign_in_at created_at updated_at email id',
  instances: 'id uuid raw_base_config created_at updated_at',
  mfa_amr_claims: 'session_id created_at updated_at authentication_method id',
  mfa_challenges: 'id factor_id created_at verified_at ip_address otp_code web_authn_session_data',
  mfa_factors:
    'id user_id friendly_name factor_type status created_at updated_at secret phone last_challenged_at web_authn_credential web_authn_aaguid',
  one_time_tokens: 'id user_id token_type token_hash relates_to created_at updated_at',
  refresh_tokens: 'instance_id id token user_id revoked created_at updated_at parent session_id',
  saml_providers:
    'id sso_provider_id entity_id metadata_xml metadata_url attribute_mapping created_at updated_at name_id_format',
  saml_relay_states:
    'id sso_provider_id request_id for_email redirect_to created_at updated_at flow_state_id',
  schema_migrations: 'version',
  sessions: 'id user_id created_at updated_at factor_id aal not_after refreshed_at user_agent ip tag',
  sso_domains: 'id sso_provider_id domain created_at updated_at',
  sso_providers: 'id resource_id created_at updated_at',
  users:
    'instance_id id aud role email encrypted_password email_confirmed_at invited_at confirmation_token confirmation_sent_at recovery_token recovery_sent_at email_change_token_new email_change email_change_sent_at last_sign_in_at raw_app_meta_data raw_user_meta_data is_super_admin created_at updated_at phone phone_confirmed_at phone_change phone_change_token phone_change_sent_at confirmed_at email_change_token_current email_change_confirm_status banned_until reauthentication_token reauthentication_sent_at is_sso_user deleted_at is_anonymous',
}

describe('databases', () => {
  it('[PG8] a clone has the roles, schemas and settings of its template', async () => {
    await inClone('postgres', async (client) => {
      expect(await one(client, 'show timezone')).toBe('UTC')
      expect(
        await one(client, 'select datdba::regrole::text from pg_database where datname = current_database()'),
      ).toBe('postgres')
      expect(await one(client, `select to_regclass('auth.users') is not null`)).toBe(true)
      expect(
        await one(client, `select count(*)::int from pg_publication where pubname = 'supabase_realtime'`),
      ).toBe(1)
      expect(await one(client, 'show wal_level')).toBe('logical')
    })
  })

  it('[PG9] bootstrap may run again and again', async () => {
    await bootstrap(server.adminUrl)
    await bootstrap(server.adminUrl)
  })

  it('[PG10] schema auth has the tables, columns and types of Supabase Auth', async () => {
    const { rows } = await withClient(server.url, (client) =>
      client.query(
        `select c.table_name, string_agg(c.column_name, ' ' order by c.column_name) as columns
         from information_schema.columns c where c.table_schema = 'auth' group by 1 order by 1`,
      ),
    )
    const columns = new Map(rows.map((row) => [row.table_name, row.columns.split(' ')]))
    for (const [table, names] of Object.entries(hostedAuth)) {
      const ours = new Set(columns.get(table))
      expect([table, names.split(' ').filter((name) => !ours.has(name))]).toEqual([table, []])
    }
    const types = await withClient(server.url, (client) =>
      client.query(
        `select typname from pg_type where typnamespace = 'auth'::regnamespace and typtype = 'e' order by 1`,
      ),
    )
    expect(types.rows.map(({ typname }) => typname)).toEqual([
      'aal_level',
      'code_challenge_method',
      'factor_status',
      'factor_type',
      'one_time_token_type',
    ])
  })

  it('[PG10] data of the version before lose their sessions and keep their users', async () => {
    const { name, adminUrl } = await server.createDatabase()
    try {
      await withClient(adminUrl, async (client) => {
        await client.query(`drop table auth.refresh_tokens, auth.sessions, auth.flow_state cascade;
          create table auth.sessions (id uuid primary key, aal text);
          create table auth.refresh_tokens (id text primary key);
          create table auth.flow_state (id uuid primary key);
          insert into auth.users (id, email) values (gen_random_uuid(), 'kept@example.com')`)
        await bootstrap(adminUrl)
        expect(await one(client, `select email from auth.users`)).toBe('kept@example.com')
        expect(await one(client, `select count(*)::int from auth.refresh_tokens where revoked`)).toBe(0)
      })
    } finally {
      await server.dropDatabase(name)
    }
  })
})

describe('new clusters', () => {
  /** Starts on new data, and tells whether the cluster had to be made. */
  const startNew = async (cacheDir: string | false): Promise<{ server: PostgresServer; isMade: boolean }> => {
    const steps: string[] = []
    const server = await startPostgres({ cacheDir, onProgress: (step) => steps.push(step) })
    return { server, isMade: steps.includes('creating the database cluster') }
  }

  it('[PG15] are copies of the first, also when several start at once, and lack nothing', async () => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'stack-cache-'))
    const firsts = await Promise.all([startNew(cacheDir), startNew(cacheDir)])
    const laters = await Promise.all([startNew(cacheDir), startNew(cacheDir)])
    const started = [...firsts, ...laters]
    try {
      expect(firsts.some(({ isMade }) => isMade)).toBe(true)
      expect(laters.map(({ isMade }) => isMade)).toEqual([false, false])
      expect(readdirSync(cacheDir)).toHaveLength(1)
      for (const { server: each } of started) {
        await withClient(each.url, async (client) => {
          await client.query(`create table public.mine as select 1 as value`)
          expect(await one(client, `select count(*)::int from realtime.messages`)).toBe(0)
          expect(
            await one(client, `select count(*)::int from pg_roles where rolname = 'authenticator'`),
          ).toBe(1)
        })
      }
    } finally {
      await Promise.all(started.map(({ server: each }) => each.stop()))
      rmSync(cacheDir, { recursive: true, force: true })
    }
  })

  it('[PG15] are made from scratch without a cache', async () => {
    const { server: alone, isMade } = await startNew(false)
    await alone.stop()
    expect(isMade).toBe(true)
  })

  it('[PG16] a copy from long ago is brought to today', async () => {
    const { name, adminUrl } = await server.createDatabase()
    const today = `select to_regclass('realtime.messages_' || to_char(now() at time zone 'utc', 'YYYY_MM_DD')) is not null`
    try {
      await withClient(adminUrl, async (client) => {
        await client.query(`do $$ declare old regclass; begin
          for old in select inhrelid::regclass from pg_inherits where inhparent = 'realtime.messages'::regclass loop
            execute format('drop table %s', old);
          end loop; end $$`)
        expect(await one(client, today)).toBe(false)
        await bringToToday(adminUrl)
        expect(await one(client, today)).toBe(true)
      })
    } finally {
      await server.dropDatabase(name)
    }
  })
})

/** What a process calls itself; nothing once it has ended, even before anybody has taken note of that. */
function titleOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

describe('data directories', () => {
  /** A directory the account running PostgreSQL can enter. */
  const openDirectory = (): string => {
    const directory = mkdtempSync(join(tmpdir(), 'stack-data-'))
    chmodSync(directory, 0o755)
    return directory
  }

  it('[PG11] data survive a stop, and a second server on them is refused', async () => {
    const dataDir = openDirectory()
    try {
      const first = await startPostgres({ dataDir })
      await withClient(first.url, (client) => client.query('create table public.kept as select 7 as value'))
      await expect(startPostgres({ dataDir })).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' })
      await first.stop()
      const second = await startPostgres({ dataDir })
      expect(await withClient(second.url, (client) => one(client, 'select value from public.kept'))).toBe(7)
      await second.stop()
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  it('[PG11] the refusal of a second server leaves the connections of the first alone', async () => {
    const dataDir = openDirectory()
    const first = await startPostgres({ dataDir })
    try {
      await withClient(first.url, async (client) => {
        const backend = await one(client, 'select pg_backend_pid()')
        await expect(startPostgres({ dataDir })).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' })
        expect(await one(client, 'select pg_backend_pid()')).toBe(backend)
      })
    } finally {
      await first.stop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  it.runIf(process.platform === 'linux')(
    '[LC18] what a killed server left running on them ends when it is stopped, and before the next start',
    async () => {
      const dataDir = openDirectory()
      try {
        const first = await startPostgres({ dataDir })
        const title = await withClient(first.adminUrl, (client) => one(client, 'show cluster_name'))
        const client = new pg.Client({ connectionString: first.adminUrl })
        client.on('error', () => {})
        await client.connect()
        const backend = Number(await one(client, 'select pg_backend_pid()'))
        process.kill(backend, 'SIGSTOP')
        process.kill(first.pid() ?? 0, 'SIGKILL')
        await first.stop()
        expect(titleOf(backend)).toBe('')

        const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
          argv0: `postgres: ${title}: checkpointer`,
          stdio: 'ignore',
        })
        const second = await startPostgres({ dataDir })
        expect(left.exitCode ?? left.signalCode).toBe('SIGKILL')
        await second.stop()
      } finally {
        rmSync(dataDir, { recursive: true, force: true })
      }
    },
  )

  it('[PG12] data of another major version are refused by name', async () => {
    const dataDir = openDirectory()
    mkdirSync(join(dataDir, 'postgres'))
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '16\n')
    await expect(startPostgres({ dataDir })).rejects.toMatchObject({
      code: 'DATA_DIR_VERSION',
      message: expect.stringContaining('PostgreSQL 16'),
    })
    rmSync(dataDir, { recursive: true, force: true })
  })

  it.runIf(process.getuid?.() === 0)(
    '[PG13] started by root in a folder nobody else can enter, the data go elsewhere and it says so',
    async () => {
      const locked = mkdtempSync(join(tmpdir(), 'stack-locked-'))
      const steps: string[] = []
      const moved = await startPostgres({
        dataDir: join(locked, 'data'),
        ephemeral: true,
        onProgress: (step) => steps.push(step),
      })
      await moved.stop()
      rmSync(locked, { recursive: true, force: true })
      rmSync(join(moved.cluster.directory, '..'), { recursive: true, force: true })
      expect(moved.cluster.directory.startsWith(locked)).toBe(false)
      expect(steps.join('\n')).toMatch(/cannot enter .*the database lives in/)
    },
  )
})
