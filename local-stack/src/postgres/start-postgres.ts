import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { claimPort, type PortRequest } from '../life/ports.ts'
import { type ServiceState, type Supervised, supervise } from '../life/supervise.ts'
import { startWatchdog, type Watchdog } from '../life/watchdog.ts'
import { applyDatabaseSettings, bootstrap, bringToToday } from './bootstrap.ts'
import { type Cluster, prepareCluster } from './cluster.ts'
import { clusterCache } from './cluster-cache.ts'
import { localUrl } from './local-url.ts'
import { type Condition, runPostgres } from './server.ts'

/** Options of {@link startPostgres}; everything has a default. */
export interface PostgresOptions {
  /** Keep the data here; without it they live in a temporary directory that goes at stop. */
  dataDir?: string
  ephemeral?: boolean
  port?: PortRequest
  /** Changes how the server is run, for a test of what happens at its limits. */
  settings?: Readonly<Record<string, string>>
  /** Where bootstrapped clusters are kept to be copied: the user's folder for caches if left out, nowhere if `false`. */
  cacheDir?: string | false
  watchdog?: Watchdog
  onLine?(line: string): void
  onProgress?(step: string): void
}

/** A PostgreSQL with Supabase's roles and schemas in database `postgres`. */
export interface PostgresServer {
  port: number
  /** Role `postgres`, database `postgres`: what migrations and people use. */
  url: string
  /** The superuser `supabase_admin`. */
  adminUrl: string
  urlFor(role: string, database?: string): string
  /** Clones a database (by default the bootstrapped `postgres`); nobody may be connected to the template. */
  createDatabase(options?: {
    name?: string
    template?: string
  }): Promise<{ name: string; url: string; adminUrl: string }>
  dropDatabase(name: string): Promise<void>
  /** Where the data are. */
  cluster: Cluster
  state(): ServiceState
  pid(): number | undefined
  /** How often all connections were lost: it died, or a backend did and it started over. */
  interruptions(): number
  /** Whether it takes connections at this moment. */
  takesConnections(): Promise<boolean>
  stop(): Promise<void>
}

const silent = (): void => {}
const PROBE_MS = 1000

/** What the server's log tells of its condition, which no signal does when the process itself lives on. */
function watchCondition(): {
  hear(condition: Condition): void
  isRecovering(): boolean
  interruptions(): number
} {
  let isRecovering = false
  let interruptions = 0
  return {
    hear(condition) {
      isRecovering = condition === 'recovering'
      if (isRecovering) interruptions += 1
    },
    isRecovering: () => isRecovering,
    interruptions: () => interruptions,
  }
}

async function takesConnections(port: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: localUrl(port, 'supabase_admin', 'template1'),
    connectionTimeoutMillis: PROBE_MS,
  })
  client.on('error', silent)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(silent)
  }
}

/** Runs one piece of work with a connection that is closed afterwards. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', silent)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function databaseTools(port: number): Pick<PostgresServer, 'createDatabase' | 'dropDatabase'> {
  // Connected elsewhere than to the usual template, which must have no connections.
  const maintenanceUrl = localUrl(port, 'supabase_admin', 'template1')
  return {
    createDatabase: ({ name = `clone_${randomBytes(6).toString('hex')}`, template = 'postgres' } = {}) =>
      withClient(maintenanceUrl, async (client) => {
        await client.query(
          `create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)} owner postgres`,
        )
        await applyDatabaseSettings(client, name)
        return {
          name,
          url: localUrl(port, 'postgres', name),
          adminUrl: localUrl(port, 'supabase_admin', name),
        }
      }),
    dropDatabase: (name) =>
      withClient(maintenanceUrl, async (client) => {
        await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
      }),
  }
}

/** A fresh directory that the account running PostgreSQL can enter. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'platewire-'))
  chmodSync(directory, 0o755)
  return directory
}

/** Starts a bootstrapped PostgreSQL and nothing else. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const ephemeral = options.ephemeral ?? options.dataDir === undefined
  const watchdog = options.watchdog ?? startWatchdog()
  const dataDir = options.dataDir ?? temporaryDirectory()
  const onLine = options.onLine ?? silent
  const cleanUp = async (): Promise<void> => {
    if (options.dataDir === undefined) {
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
      watchdog.drop(dataDir)
    }
    if (!options.watchdog) await watchdog.close()
  }
  if (options.dataDir === undefined) watchdog.keep(dataDir)
  let server: Supervised | undefined
  try {
    const port = await claimPort(options.port ?? 'auto', 'database')
    const cluster = await prepareCluster({
      dataDir,
      watchdog,
      cache: options.cacheDir === false ? undefined : clusterCache(options.cacheDir),
      onLine,
      onProgress: options.onProgress ?? silent,
    })
    const condition = watchCondition()
    let deaths = 0
    server = await supervise({
      launch: () =>
        runPostgres(cluster, {
          port,
          ephemeral,
          watchdog,
          settings: options.settings,
          onLine,
          onCondition: condition.hear,
        }),
      onNote(note) {
        deaths += 1
        onLine(note)
      },
    })
    const adminUrl = localUrl(port, 'supabase_admin')
    await (cluster.isNew ? bringToToday(adminUrl) : bootstrap(adminUrl))
    const running = server
    return {
      port,
      adminUrl,
      url: localUrl(port, 'postgres'),
      urlFor: (role, database) => localUrl(port, role, database),
      ...databaseTools(port),
      cluster,
      state: () => {
        const state = running.state()
        return state === 'running' && condition.isRecovering() ? 'restarting' : state
      },
      interruptions: () => deaths + condition.interruptions(),
      takesConnections: () => takesConnections(port),
      pid: running.pid,
      async stop() {
        await running.stop()
        await cleanUp()
      },
    }
  } catch (error) {
    await server?.stop()
    await cleanUp()
    throw error
  }
}
