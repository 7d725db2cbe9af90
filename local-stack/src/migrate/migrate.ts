import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { StackError } from '../errors.ts'
import { spawnChild } from '../life/child.ts'
import { startWatchdog, type Watchdog } from '../life/watchdog.ts'
import { withClient } from '../postgres/start-postgres.ts'
import { migrationVersions, seedFiles } from './migrations-on-disk.ts'

/** What to bring up to date. */
export interface MigrateOptions {
  /** The folder that holds `supabase/`. */
  projectDir: string
  /** The database, as role `postgres`. */
  url: string
  /** Also run the seed files that have not run on this database yet. */
  seed?: boolean
  seedPaths?: readonly string[]
  watchdog?: Watchdog
  onLine?(line: string): void
}

/** What {@link migrate} found to do. */
export interface MigrateResult {
  migrated: number
  seeded: number
}

interface History {
  versions: Set<string>
  seeds: Set<string>
}

async function readHistory(url: string): Promise<History> {
  return withClient(url, async (client) => {
    const column = async (table: string, name: string): Promise<Set<string>> => {
      const { rows } = await client.query<{ found: boolean }>('select to_regclass($1) is not null as found', [
        table,
      ])
      if (!rows[0]?.found) return new Set()
      const result = await client.query<{ value: string }>(`select ${name}::text as value from ${table}`)
      return new Set(result.rows.map(({ value }) => value))
    }
    return {
      versions: await column('supabase_migrations.schema_migrations', 'version'),
      seeds: await column('supabase_migrations.seed_files', 'path'),
    }
  })
}

function findCli(): string {
  const require = createRequire(import.meta.url)
  return join(dirname(require.resolve('supabase/package.json')), 'dist', 'supabase.js')
}

async function runCli(args: string[], options: MigrateOptions): Promise<void> {
  const watchdog = options.watchdog ?? startWatchdog()
  // The CLI keeps preferences in the user's home; these runs are not the user's.
  const home = mkdtempSync(join(tmpdir(), 'platewire-cli-'))
  watchdog.keep(home)
  const lines: string[] = []
  const child = await spawnChild(
    {
      command: process.execPath,
      args: [findCli(), ...args, `--remote=${options.url}`, '--yes', '--workdir', options.projectDir],
      cwd: options.projectDir,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: home,
        SUPABASE_HOME: home,
        SUPABASE_NO_UPDATE_NOTIFIER: '1',
        SUPABASE_TELEMETRY_DISABLED: '1',
        DO_NOT_TRACK: '1',
        PGSSLMODE: 'disable',
        CI: '1',
      },
      stopSignal: 'SIGTERM',
      onLine(line) {
        lines.push(line)
        options.onLine?.(line)
      },
    },
    watchdog,
  )
  const { code } = await child.exited
  rmSync(home, { recursive: true, force: true })
  watchdog.drop(home)
  if (!options.watchdog) await watchdog.close()
  if (code !== 0)
    throw new StackError('MIGRATION_FAILED', `supabase ${args.join(' ')} failed:\n${lines.join('\n')}`)
}

/** Brings a database up to date with `supabase/`, through the CLI that production uses; skips it when nothing is new. */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const history = await readHistory(options.url)
  const pending = migrationVersions(options.projectDir).filter((version) => !history.versions.has(version))
  const seeds = options.seed ? seedFiles(options.projectDir, options.seedPaths ?? ['./seed.sql']) : []
  const unseeded = seeds.filter((path) => !history.seeds.has(path))
  // `db push` migrates first, so one start of the CLI does for both.
  if (unseeded.length > 0) await runCli(['db', 'push', '--include-all', '--include-seed'], options)
  else if (pending.length > 0) await runCli(['migration', 'up', '--include-all'], options)
  return { migrated: pending.length, seeded: unseeded.length }
}
