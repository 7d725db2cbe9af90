import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { until } from './clock.ts'
import { ownSession } from './processes.ts'

/** The repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** A whole backend with demo data, in processes of its own. */
export interface BenchStack {
  url: string
  dbUrl: string
  publishableKey: string
  serviceRoleKey: string
  jwtSecret: string
  /** The process with the gateway, Auth and Realtime in it. */
  pid: number
  stop(): Promise<void>
}

/** Starts the local stack as anybody does, on free ports, with data that go at the end; `flags` are for Node. */
export async function startStack(flags: readonly string[] = []): Promise<BenchStack> {
  const folder = mkdtempSync(join(tmpdir(), 'platewire-bench-'))
  const envFile = join(folder, 'env')
  const child = spawn(
    process.execPath,
    [
      ...flags,
      '--',
      join(root, 'local-stack/src/cli.ts'),
      '--ephemeral',
      '--port',
      'auto',
      '--db-port',
      'auto',
      '--env-file',
      envFile,
    ],
    // The channel tells the stack when we are gone.
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], detached: ownSession },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await until(() => existsSync(envFile) || child.exitCode !== null, 'the stack to start', 120_000)
  const env = parseEnv(readFileSync(envFile, 'utf8'))
  return {
    url: env.API_URL ?? '',
    dbUrl: env.DB_URL ?? '',
    publishableKey: env.PUBLISHABLE_KEY ?? '',
    serviceRoleKey: env.SERVICE_ROLE_KEY ?? '',
    jwtSecret: env.JWT_SECRET ?? '',
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
