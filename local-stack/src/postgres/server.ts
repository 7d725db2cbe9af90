import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { StackError } from '../errors.ts'
import { type Child, spawnChild } from '../life/child.ts'
import { endOrphans, hasDied } from '../life/orphans.ts'
import { portInUse } from '../life/ports.ts'
import type { Watchdog } from '../life/watchdog.ts'
import { program } from './binaries.ts'
import type { Cluster } from './cluster.ts'

/** How to run a prepared cluster. */
export interface ServerOptions {
  port: number
  /** Trades crash safety for speed: right for data that is thrown away at stop. */
  ephemeral: boolean
  watchdog: Watchdog
  settings?: Readonly<Record<string, string>> | undefined
  onLine(line: string): void
  onCondition?(condition: Condition): void
}

/** What the server is doing while its process lives on: a postmaster that lost a backend starts all of them again. */
export type Condition = 'recovering' | 'ready'

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '200',
  shared_buffers: '128MB',
  wal_level: 'logical',
  max_wal_senders: '20',
  max_replication_slots: '20',
  // A slot whose reader is gone must not fill the disk.
  max_slot_wal_keep_size: '1GB',
  max_wal_size: '1GB',
  shared_preload_libraries: 'pg_stat_statements',
  password_encryption: 'scram-sha-256',
  log_min_messages: 'warning',
  // What `conditionIn` reads.
  log_line_prefix: '%m [%p] ',
}

// Not synchronous_commit: logical decoding sees a commit only once it is flushed, and messages would come late.
const throwAway = {
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum_naptime: '5min',
}

function failure(lines: readonly string[], options: ServerOptions, cluster: Cluster): StackError {
  const text = lines.join('\n')
  if (/could not bind|Address already in use/i.test(text)) return portInUse(options.port, 'database')
  if (/lock file "postmaster\.pid" already exists/.test(text))
    return new StackError('DATA_DIR_IN_USE', `Another stack is running on ${cluster.directory}.`)
  return new StackError('POSTGRES_FAILED', `PostgreSQL did not start:\n${lines.slice(-8).join('\n')}`)
}

const conditions: Readonly<Record<string, Condition>> = {
  'terminating any other active server processes': 'recovering',
  'database system is ready to accept connections': 'ready',
}

/** What a line of the postmaster's own tells of its condition. Those of backends have values of requests in them. */
function conditionIn(line: string, postmaster: number): Condition | undefined {
  const [, pid, words = ''] = /^\S+ \S+ \S+ \[(\d+)\] LOG: {2}(.*)$/.exec(line) ?? []
  return Number(pid) === postmaster ? conditions[words] : undefined
}

/** Starts PostgreSQL on a prepared cluster and resolves when it accepts connections. */
export async function runPostgres(cluster: Cluster, options: ServerOptions): Promise<Child> {
  // In the title of each of its processes, by which they are known if it dies without them.
  const name = `platewire-${createHash('sha256').update(cluster.directory).digest('hex').slice(0, 12)}`
  const followers = { title: `postgres: ${name}: `, pidFile: join(cluster.directory, 'postmaster.pid') }
  if (hasDied(followers)) await endOrphans(followers.title)
  const chosen = {
    ...settings,
    cluster_name: name,
    port: String(options.port),
    ...(options.ephemeral ? throwAway : {}),
    ...options.settings,
  }
  const lines: string[] = []
  let onReady = (): void => {}
  const ready = new Promise<void>((resolve) => {
    onReady = resolve
  })
  const child = await spawnChild(
    {
      command: program(cluster.native, 'postgres'),
      args: ['-D', cluster.directory, ...Object.entries(chosen).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
      env: { PATH: process.env.PATH ?? '', TZ: 'UTC', LC_ALL: 'C.UTF-8' },
      cwd: cluster.native,
      user: cluster.user,
      // Fast shutdown. The watchdog sends the same signal, then SIGKILL.
      stopSignal: options.ephemeral ? 'SIGQUIT' : 'SIGINT',
      followers,
      onLine(line, pid) {
        options.onLine(line)
        if (lines.length < 200) lines.push(line)
        const condition = conditionIn(line, pid)
        if (condition) options.onCondition?.(condition)
        if (condition === 'ready') onReady()
      },
    },
    options.watchdog,
  )
  await Promise.race([
    ready,
    child.exited.then(() => {
      throw failure(lines, options, cluster)
    }),
  ])
  return child
}
