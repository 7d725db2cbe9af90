import { chownSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { StackError } from '../errors.ts'
import { spawnChild } from '../life/child.ts'
import { freePort } from '../life/ports.ts'
import { postgresPackage, program } from './binaries.ts'
import { bootstrap, bootstrapSql } from './bootstrap.ts'
import type { Cluster, ClusterOptions } from './cluster.ts'
import { cacheKey } from './cluster-cache.ts'
import { LOCAL_PASSWORD, localUrl } from './local-url.ts'
import { runPostgres } from './server.ts'

const SHUTDOWN_MS = 30_000

async function runInitdb(cluster: Cluster, directory: string, options: ClusterOptions): Promise<void> {
  const { native, user } = cluster
  const passwordFile = `${directory}.password`
  writeFileSync(passwordFile, LOCAL_PASSWORD, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  const lines: string[] = []
  const child = await spawnChild(
    {
      command: program(native, 'initdb'),
      args: [
        `--pgdata=${directory}`,
        '--username=supabase_admin',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--no-sync',
        '--no-instructions',
      ],
      env: { PATH: process.env.PATH ?? '', TZ: 'UTC', LC_ALL: 'C.UTF-8' },
      cwd: native,
      user,
      stopSignal: 'SIGTERM',
      onLine: (line) => {
        lines.push(line)
        options.onLine(line)
      },
    },
    options.watchdog,
  )
  const { code } = await child.exited
  rmSync(passwordFile, { force: true })
  if (code !== 0) throw new StackError('POSTGRES_FAILED', `initdb failed:\n${lines.slice(-5).join('\n')}`)
}

/** Runs the bootstrap on it with a server of its own, and leaves it as a clean shutdown does. */
async function bootstrapOnce(cluster: Cluster, options: ClusterOptions): Promise<void> {
  const port = await freePort()
  const { watchdog, onLine } = options
  const server = await runPostgres(cluster, { port, ephemeral: true, watchdog, onLine })
  try {
    await bootstrap(localUrl(port, 'supabase_admin'))
  } finally {
    await server.stop({ signal: 'SIGINT', graceMs: SHUTDOWN_MS })
  }
  const { code } = await server.exited
  if (code !== 0) throw new StackError('POSTGRES_FAILED', `PostgreSQL did not shut down (${code}).`)
}

/** Everything that decides what a new cluster looks like; this file and the bootstrap's are in it, so a change of either tells. */
function keyOfNewCluster(): string {
  const sources = [
    import.meta.url,
    new URL('./bootstrap.ts', import.meta.url),
    new URL('./server.ts', import.meta.url),
  ]
  return cacheKey([
    postgresPackage(),
    LOCAL_PASSWORD,
    ...sources.map((url) => readFileSync(new URL(url), 'utf8')),
    ...bootstrapSql().map(([name, sql]) => `${name}\n${sql}`),
  ])
}

async function makeFromScratch(cluster: Cluster, options: ClusterOptions): Promise<void> {
  options.onProgress('creating the database cluster')
  const { directory, user } = cluster
  mkdirSync(directory, { mode: 0o700 })
  if (user) chownSync(directory, user.uid, user.gid)
  await runInitdb(cluster, directory, options)
  await bootstrapOnce(cluster, options)
}

/**
 * Makes a bootstrapped cluster: a copy from the cache, or from scratch, and then the cache has it. It comes into being under
 * another name and is renamed, so that half a cluster never looks like one.
 */
export async function makeCluster(cluster: Cluster, options: ClusterOptions): Promise<void> {
  const { cache } = options
  const unfinished: Cluster = { ...cluster, directory: `${cluster.directory}.unfinished` }
  rmSync(unfinished.directory, { recursive: true, force: true })
  const key = keyOfNewCluster()
  if (!cache?.restore(key, unfinished.directory, cluster.user)) {
    await makeFromScratch(unfinished, options)
    cache?.keep(key, unfinished.directory)
  }
  renameSync(unfinished.directory, cluster.directory)
}
