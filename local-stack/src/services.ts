import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type AuthService, createAuth } from './auth/index.ts'
import { createMailbox, type Mailbox } from './auth/mailbox/mailbox.ts'
import { serveMailbox } from './auth/mailbox/mailbox-page.ts'
import { isHandingIn, receiveMail } from './auth/mailbox/receive-mail.ts'
import type { Config } from './config/schema.ts'
import { type Console, createConsole } from './console/index.ts'
import { functionCatalog } from './functions/catalog.ts'
import { functionEnvironment } from './functions/environment.ts'
import { createFunctions, type Functions } from './functions/functions.ts'
import type { FunctionLimits } from './functions/limits.ts'
import { createGateway } from './gateway/gateway.ts'
import type { ProjectKeys } from './gateway/keys.ts'
import { namingOutages } from './gateway/outages.ts'
import { createTokenVerifier } from './gateway/tokens.ts'
import { createJobs, type Jobs } from './jobs/index.ts'
import type { LogBook } from './life/logs.ts'
import type { Watchdog } from './life/watchdog.ts'
import { migrate } from './migrate/migrate.ts'
import { exposeNewTables } from './postgres/expose-tables.ts'
import { fillVault } from './postgres/fill-vault.ts'
import { type PostgresServer, startPostgres } from './postgres/start-postgres.ts'
import { createRealtime, type Realtime, type RealtimeSettings } from './realtime/index.ts'
import { type RestService, startRest } from './rest/postgrest.ts'
import { createStorage, type Storage } from './storage/index.ts'

/** Everything decided before the first service starts. */
export interface Plan {
  projectDir: string
  dataDir: string
  ephemeral: boolean
  port: number
  dbPort: number
  /** Undefined: no console. */
  consolePort: number | undefined
  url: string
  config: Config
  keys: ProjectKeys
  realtime: RealtimeSettings
  migrate: boolean
  seed: boolean
  functionLimits: FunctionLimits
}

/** What the services report to and are guarded by. */
export interface Surroundings {
  watchdog: Watchdog
  logs: LogBook
  onProgress(step: string): void
}

/** The running services, as far as they have come. */
export interface Services {
  states(): Record<string, string>
  mailbox: Mailbox
  stop(): Promise<void>
}

/** Whether every service there should be is there. */
export function isWhole(states: Record<string, string>): boolean {
  return Object.values(states).every((state) => state === 'running' || state === 'disabled')
}

interface Parts {
  postgres?: PostgresServer
  rest?: RestService
  auth?: AuthService
  realtime?: Realtime
  functions?: Functions
  storage?: Pick<Storage, 'handle'>
  jobs?: Jobs
  console?: Console
}

/** The section of config.toml that switches a service off. */
const sections = new Map<string, 'api' | 'auth' | 'realtime' | 'storage' | 'edge_runtime'>([
  ['rest', 'api'],
  ['auth', 'auth'],
  ['realtime', 'realtime'],
  ['storage', 'storage'],
  ['functions', 'edge_runtime'],
])

/** How long a service may take to stop. */
const STOP_MS = 10_000

class RunningServices implements Services {
  readonly mailbox = createMailbox()
  readonly #plan: Plan
  readonly #around: Surroundings
  readonly #parts: Parts = {}
  /** What to undo, last first. */
  readonly #undo: (() => Promise<void>)[] = []
  #isReady = false

  constructor(plan: Plan, around: Surroundings) {
    this.#plan = plan
    this.#around = around
  }

  states(): Record<string, string> {
    const { postgres, rest, auth, realtime, functions, storage, jobs } = this.#parts
    const ofPart = (service: string, state: string | undefined): string =>
      this.#disabledBy(service) === undefined ? (state ?? 'stopped') : 'disabled'
    const running = (part: object | undefined): string | undefined => part && 'running'
    const connected = (part: { ready(): boolean } | undefined): string | undefined =>
      part && (part.ready() ? 'running' : 'restarting')
    return {
      postgres: postgres?.state() ?? 'stopped',
      rest: ofPart('rest', rest?.state()),
      auth: ofPart('auth', running(auth)),
      realtime: ofPart('realtime', connected(realtime)),
      functions: ofPart('functions', running(functions)),
      storage: ofPart('storage', running(storage)),
      jobs: connected(jobs) ?? 'stopped',
      ...(this.#plan.consolePort === undefined
        ? {}
        : { console: this.#parts.console ? 'running' : 'stopped' }),
    }
  }

  #disabledBy(service: string): string | undefined {
    const section = sections.get(service)
    return section && !this.#plan.config[section].enabled ? section : undefined
  }

  async #unlessDisabled(service: string, start: () => Promise<void> | void): Promise<void> {
    if (this.#disabledBy(service) === undefined) await start()
  }

  async start(): Promise<void> {
    try {
      await this.#startGateway()
      const postgres = await this.#startPostgres()
      // Early: `auto` chose a port that was free then, and what migrates makes many connections, each of which takes one.
      await this.#startConsole(postgres)
      await this.#fillVault(postgres)
      await exposeNewTables(postgres.adminUrl, this.#plan.config.api.auto_expose_new_tables)
      await this.#migrate(postgres)
      await Promise.all([
        this.#unlessDisabled('rest', () => this.#startRest(postgres)),
        this.#unlessDisabled('auth', () => this.#startAuth(postgres)),
        this.#unlessDisabled('realtime', () => this.#startRealtime(postgres)),
        this.#unlessDisabled('storage', () => this.#startStorage(postgres)),
        this.#unlessDisabled('functions', () => this.#startFunctions(postgres)),
      ])
      await this.#startJobs(postgres)
      this.#isReady = true
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  async stop(): Promise<void> {
    this.#isReady = false
    for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) {
      const isDone = await Promise.race([undo().then(() => true), delay(STOP_MS, false, { ref: false })])
      // Its connections end with Postgres, its processes with the watchdog.
      if (!isDone) this.#log('stack')('a service does not stop; going on without it')
    }
  }

  #log(service: string): (line: string) => void {
    return (line) => this.#around.logs.append(service, line)
  }

  async #startGateway(): Promise<void> {
    const parts = this.#parts
    const isUp = (): boolean => parts.postgres?.state() === 'running'
    const gateway = createGateway({
      publicUrl: this.#plan.url,
      keys: this.#plan.keys,
      tokens: createTokenVerifier(this.#plan.keys.jwtSecret),
      log: this.#log('gateway'),
      services: {
        rest: () => (isUp() ? parts.rest?.upstream() : undefined),
        auth: () => (isUp() ? parts.auth : undefined),
        realtime: () => parts.realtime,
        functions: () => parts.functions,
        storage: () => (isUp() ? parts.storage : undefined),
        consoleUrl: () =>
          this.#plan.consolePort === undefined ? undefined : `http://127.0.0.1:${this.#plan.consolePort}`,
        mailbox: (request) =>
          isHandingIn(request) ? receiveMail(request, this.mailbox) : serveMailbox(request, this.mailbox),
        health: () => ({ ready: this.#isReady && isWhole(this.states()), services: this.states() }),
        disabledBy: (service) => this.#disabledBy(service),
      },
    })
    await gateway.listen(this.#plan.port)
    this.#undo.push(() => gateway.close())
  }

  async #startPostgres(): Promise<PostgresServer> {
    this.#around.onProgress('starting PostgreSQL')
    const postgres = await startPostgres({
      dataDir: this.#plan.dataDir,
      ephemeral: this.#plan.ephemeral,
      port: this.#plan.dbPort,
      watchdog: this.#around.watchdog,
      onLine: this.#log('postgres'),
      onProgress: this.#around.onProgress,
    })
    this.#parts.postgres = postgres
    this.#undo.push(() => postgres.stop())
    return postgres
  }

  /** Before migrations and seeds, which may already call functions. */
  async #fillVault(postgres: PostgresServer): Promise<void> {
    const { url, keys, config } = this.#plan
    const configured = Object.entries(config.db.vault).flatMap(([name, value]) =>
      value ? [[name, value]] : [],
    )
    await fillVault(postgres.adminUrl, {
      ...Object.fromEntries(configured),
      project_url: url,
      publishable_key: keys.publishableKey,
      secret_key: keys.secretKey,
    })
  }

  async #migrate(postgres: PostgresServer): Promise<void> {
    const plan = this.#plan
    const around = this.#around
    if (!plan.migrate) return
    around.onProgress('checking migrations')
    const { migrated, seeded } = await migrate({
      projectDir: plan.projectDir,
      url: postgres.url,
      seed: plan.seed,
      seedPaths: plan.config.db.seed.sql_paths,
      watchdog: around.watchdog,
      onLine: this.#log('migrate'),
    })
    if (migrated + seeded > 0) around.onProgress(`applied ${migrated} migrations and ${seeded} seed files`)
  }

  async #startRest(postgres: PostgresServer): Promise<void> {
    this.#around.onProgress('starting REST')
    const rest = await startRest({
      databaseUrl: postgres.urlFor('authenticator'),
      jwtSecret: this.#plan.keys.jwtSecret,
      publicUrl: this.#plan.url,
      api: this.#plan.config.api,
      watchdog: this.#around.watchdog,
      onLine: this.#log('rest'),
    })
    this.#parts.rest = rest
    this.#undo.push(() => rest.stop())
  }

  #startAuth(postgres: PostgresServer): void {
    const auth = createAuth({
      databaseUrl: postgres.urlFor('supabase_auth_admin'),
      jwtSecret: this.#plan.keys.jwtSecret,
      publicUrl: this.#plan.url,
      auth: this.#plan.config.auth,
      projectDir: this.#plan.projectDir,
      mailbox: this.mailbox,
      log: this.#log('auth'),
    })
    this.#parts.auth = { ...auth, handle: namingOutages('Auth', postgres, auth.handle) }
    this.#undo.push(() => auth.stop())
  }

  async #startRealtime(postgres: PostgresServer): Promise<void> {
    this.#around.onProgress('starting Realtime')
    const log = this.#log('realtime')
    const write = (code: string, detail?: unknown): void =>
      log(
        detail === undefined
          ? code
          : `${code} ${detail instanceof Error ? detail.message : JSON.stringify(detail)}`,
      )
    const realtime = createRealtime({
      ...this.#plan.realtime,
      databaseUrl: postgres.urlFor('stack_realtime'),
      jwtSecret: this.#plan.keys.jwtSecret,
      logger: { info: write, warn: write },
    })
    this.#undo.push(() => realtime.stop())
    await realtime.start()
    this.#parts.realtime = realtime
  }

  async #startStorage(postgres: PostgresServer): Promise<void> {
    const { storage } = this.#plan.config
    this.#around.onProgress('starting Storage')
    const service = await createStorage({
      databaseUrl: postgres.urlFor('supabase_storage_admin'),
      jwtSecret: this.#plan.keys.jwtSecret,
      publicUrl: this.#plan.url,
      directory: join(this.#plan.dataDir, 'storage'),
      sizeLimit: storage.file_size_limit,
      buckets: storage.buckets,
      log: this.#log('storage'),
    })
    const handle = (request: Request, target: string): Promise<Response> => service.handle(request, target)
    this.#parts.storage = { handle: namingOutages('Storage', postgres, handle) }
    this.#undo.push(() => service.stop())
  }

  #startFunctions(postgres: PostgresServer): void {
    const { projectDir, config, url, keys } = this.#plan
    const functions = createFunctions({
      projectDir,
      catalog: functionCatalog(projectDir, config.functions),
      cacheDir: join(this.#plan.dataDir, 'deno'),
      limits: this.#plan.functionLimits,
      policy: config.edge_runtime.policy,
      environment: (slug) =>
        functionEnvironment(slug, {
          projectDir,
          projectId: config.project_id,
          secrets: config.edge_runtime.secrets,
          ofFunction: config.functions[slug]?.env,
          url,
          dbUrl: postgres.url,
          keys,
        }),
      watchdog: this.#around.watchdog,
      onLine: (slug, line) => this.#around.logs.append('functions', `[${slug}] ${line}`),
    })
    this.#parts.functions = functions
    this.#undo.push(() => functions.stop())
  }

  async #startConsole(postgres: PostgresServer): Promise<void> {
    const { consolePort: port, config } = this.#plan
    if (port === undefined) return
    const console = createConsole({
      port,
      databaseUrl: postgres.url,
      exposedSchemas: config.api.schemas,
      log: this.#log('console'),
    })
    await console.listen()
    this.#parts.console = console
    this.#undo.push(() => console.close())
  }

  /** Last, because what jobs call must be there. */
  async #startJobs(postgres: PostgresServer): Promise<void> {
    const jobs = createJobs({
      databaseUrl: postgres.urlFor('stack_jobs'),
      urlFor: postgres.urlFor,
      log: this.#log('jobs'),
    })
    this.#undo.push(() => jobs.stop())
    await jobs.start()
    this.#parts.jobs = jobs
  }
}

/** Starts every service in order; a failure stops those that are up and is thrown on. */
export function createServices(plan: Plan, around: Surroundings): Services & { start(): Promise<void> } {
  return new RunningServices(plan, around)
}
