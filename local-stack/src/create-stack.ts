import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { environmentOf } from './cli/environment.ts'
import { loadConfig } from './config/load-config.ts'
import type { Config } from './config/schema.ts'
import { StackError } from './errors.ts'
import { type FunctionLimits, HOSTED_LIMITS } from './functions/limits.ts'
import { DEFAULT_JWT_SECRET, deriveKeys, type ProjectKeys } from './gateway/keys.ts'
import { claimDataFormat } from './life/data-format.ts'
import { createLogBook, type LogBook, type LogLine } from './life/logs.ts'
import { freePort, type PortRequest } from './life/ports.ts'
import { announce, birthOf, fileOf, withdraw } from './life/running.ts'
import { startWatchdog, type Watchdog } from './life/watchdog.ts'
import { localUrl } from './postgres/local-url.ts'
import { temporaryDirectory } from './postgres/start-postgres.ts'
import type { RealtimeSettings } from './realtime/index.ts'
import { createServices, isWhole, type Plan, type Services } from './services.ts'

/** Options of {@link createStack}. */
export interface StackOptions {
  /** The folder that holds `supabase/`. */
  projectDir: string
  /** The API's port: config.toml's if 0 or left out, any free one if `auto`. */
  port?: PortRequest
  /** The database's port, likewise. */
  dbPort?: PortRequest
  /** The port of the console, likewise, or `false` for no console. Any free one if `port` is given and this is not. */
  consolePort?: PortRequest | false
  /** Where the data stay; `<projectDir>/.platewire` if left out. */
  dataDir?: string
  /** Use a temporary directory that goes at stop. */
  ephemeral?: boolean
  /** Apply pending migrations at start; config.toml's `[db.migrations] enabled` if left out. */
  migrate?: boolean
  /** Run seed files that have not run yet; on unless false. */
  seed?: boolean
  /** What Realtime allows and how long it holds refusals back; the quotas of a hosted project are off. */
  realtime?: RealtimeSettings
  /** What a worker of a function may use; what is left out is as on hosted. */
  functionLimits?: Partial<FunctionLimits>
  /** Note in the project that this stack runs, for `npm run stack -- status` and `stop`. */
  announced?: boolean
  /** Hears what start is doing. */
  onProgress?(step: string): void
  /** `debug` sends every line of every service to `onProgress` as well. */
  logLevel?: 'info' | 'debug'
}

/** What the stack and each of its services are doing. */
export interface StackStatus {
  state: 'stopped' | 'starting' | 'ready' | 'degraded' | 'stopping'
  services: Record<string, string>
}

/** A Supabase that runs from npm packages alone. All its methods may be called again without harm. */
export interface Stack extends ProjectKeys, AsyncDisposable {
  readonly url: string
  readonly dbUrl: string
  /** Where SQL can be typed; undefined if the console is off. */
  readonly consoleUrl: string | undefined
  start(): Promise<void>
  /** Resolves when everything serves; starts the stack if nobody has. */
  ready(): Promise<void>
  stop(): Promise<void>
  /** Stops for good. */
  dispose(): Promise<void>
  status(): StackStatus
  logs(service?: string): LogLine[]
}

const disposed = (): StackError => new StackError('STACK_DISPOSED', 'This stack is disposed.')

const portOf = async (request: PortRequest | undefined, configured: number): Promise<number> =>
  request === 'auto' ? freePort() : request || configured || freePort()

/** A stack on a port of its own choosing stands beside another one, whose console has the usual port. */
async function consolePortOf(options: StackOptions, studio: Config['studio']): Promise<number | undefined> {
  if (options.consolePort === false || (options.consolePort === undefined && !studio.enabled))
    return undefined
  return portOf(options.consolePort ?? (options.port ? 'auto' : undefined), studio.port)
}

class LocalStack implements Stack {
  readonly url: string
  readonly dbUrl: string
  readonly consoleUrl: string | undefined
  readonly jwtSecret: string
  readonly publishableKey: string
  readonly secretKey: string
  readonly anonKey: string
  readonly serviceRoleKey: string
  readonly #plan: Omit<Plan, 'dataDir'>
  readonly #options: StackOptions
  readonly #logs: LogBook
  #services: Services | undefined
  /** What was asked for last; the next waits for it. */
  #last: { verb: 'start' | 'stop'; done: Promise<void> } | undefined
  #cleanUp: (() => Promise<void>) | undefined
  #state: StackStatus['state'] = 'stopped'
  #isDisposed = false

  constructor(plan: Omit<Plan, 'dataDir'>, options: StackOptions) {
    this.#plan = plan
    this.#options = options
    this.#logs = createLogBook({
      onLine: (line) => {
        if (options.logLevel === 'debug') options.onProgress?.(`${line.service}: ${line.line}`)
      },
    })
    this.url = plan.url
    this.dbUrl = localUrl(plan.dbPort, 'postgres')
    this.consoleUrl = plan.consolePort === undefined ? undefined : `http://127.0.0.1:${plan.consolePort}`
    this.jwtSecret = plan.keys.jwtSecret
    this.publishableKey = plan.keys.publishableKey
    this.secretKey = plan.keys.secretKey
    this.anonKey = plan.keys.anonKey
    this.serviceRoleKey = plan.keys.serviceRoleKey
  }

  start(): Promise<void> {
    return this.#isDisposed ? Promise.reject(disposed()) : this.#ask('start', () => this.#start())
  }

  ready(): Promise<void> {
    return this.start()
  }

  stop(): Promise<void> {
    return this.#ask('stop', () => this.#stop())
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true
    await this.stop()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  status(): StackStatus {
    const services = this.#services?.states() ?? {}
    return { state: this.#state === 'ready' && !isWhole(services) ? 'degraded' : this.#state, services }
  }

  logs(service?: string): LogLine[] {
    return this.#logs.lines(service)
  }

  /** Starts and stops come one after the other, as they were asked for. The same again in a row is one. */
  #ask(verb: 'start' | 'stop', work: () => Promise<void>): Promise<void> {
    if (this.#last?.verb === verb) return this.#last.done
    const before = this.#last?.done.catch(() => {}) ?? Promise.resolve()
    const done: Promise<void> = before.then(work).catch((error) => {
      if (this.#last?.done === done) this.#last = undefined
      throw error
    })
    this.#last = { verb, done }
    return done
  }

  async #start(): Promise<void> {
    if (this.#isDisposed) throw disposed()
    this.#state = 'starting'
    const watchdog = startWatchdog()
    const dataDir = this.#dataDirectory(watchdog)
    this.#cleanUp = async () => {
      withdraw(this.#plan.projectDir, process.pid)
      this.#logs.close()
      if (this.#plan.ephemeral) rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
      await watchdog.close()
    }
    this.#logs.toDirectory(join(dataDir, 'logs'))
    const onProgress = (step: string): void => this.#options.onProgress?.(step)
    const services = createServices({ ...this.#plan, dataDir }, { watchdog, logs: this.#logs, onProgress })
    this.#services = services
    try {
      if (!this.#plan.ephemeral) claimDataFormat(dataDir)
      await services.start()
      this.#state = 'ready'
      if (this.#options.announced) this.#announce(dataDir, watchdog)
    } catch (error) {
      await this.#tearDown()
      throw error
    }
  }

  #announce(dataDir: string, watchdog: Watchdog): void {
    const { projectDir } = this.#plan
    watchdog.keep(fileOf(projectDir, process.pid))
    const { pid } = process
    const startedAt = new Date().toISOString()
    announce(projectDir, { pid, birth: birthOf(pid), startedAt, dataDir, env: environmentOf(this) })
  }

  #dataDirectory(watchdog: Watchdog): string {
    if (!this.#plan.ephemeral)
      return resolve(this.#options.dataDir ?? join(this.#plan.projectDir, '.platewire'))
    const directory = temporaryDirectory()
    watchdog.keep(directory)
    return directory
  }

  async #stop(): Promise<void> {
    this.#state = 'stopping'
    await this.#tearDown()
  }

  async #tearDown(): Promise<void> {
    await this.#services?.stop()
    this.#services = undefined
    await this.#cleanUp?.()
    this.#cleanUp = undefined
    this.#state = 'stopped'
  }
}

/** Reads the project's config.toml and settles ports and keys; nothing runs until `start`. */
export async function createStack(options: StackOptions): Promise<Stack> {
  const projectDir = resolve(options.projectDir)
  const { config, warnings } = loadConfig(projectDir)
  for (const warning of warnings) options.onProgress?.(warning)
  const port = await portOf(options.port, config.api.port)
  const plan = {
    projectDir,
    ephemeral: options.ephemeral ?? false,
    port,
    dbPort: await portOf(options.dbPort, config.db.port),
    consolePort: await consolePortOf(options, config.studio),
    url: `http://127.0.0.1:${port}`,
    config,
    keys: await deriveKeys(config.auth.jwt_secret ?? DEFAULT_JWT_SECRET),
    migrate: options.migrate ?? config.db.migrations.enabled,
    realtime: options.realtime ?? {},
    seed: (options.seed ?? true) && config.db.seed.enabled,
    functionLimits: { ...HOSTED_LIMITS, ...options.functionLimits },
  }
  return new LocalStack(plan, options)
}
