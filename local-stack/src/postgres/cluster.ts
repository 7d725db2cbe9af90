import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StackError } from '../errors.ts'
import type { Watchdog } from '../life/watchdog.ts'
import { findPostgres, POSTGRES_MAJOR, program } from './binaries.ts'
import type { ClusterCache } from './cluster-cache.ts'
import { addHostedExtensions } from './extension-files.ts'
import { makeCluster } from './new-cluster.ts'
import { canReach, type OsUser, postgresUser } from './os-user.ts'

/** An initialised data directory and the programs that serve it. */
export interface Cluster {
  native: string
  directory: string
  user: OsUser | undefined
  /** Made by this very start, and therefore as the bootstrap of this version leaves it. */
  isNew: boolean
}

/** What {@link prepareCluster} needs to know. */
export interface ClusterOptions {
  /** The stack's data directory; PostgreSQL's own is `postgres` in it. */
  dataDir: string
  watchdog: Watchdog
  /** Where new clusters are copied from; undefined: each is made from scratch. */
  cache: ClusterCache | undefined
  onLine(line: string): void
  onProgress(step: string): void
}

function privateFallback(original: string, user: OsUser): string {
  const id = createHash('sha256').update(original).digest('hex').slice(0, 12)
  const path = join(tmpdir(), `platewire-${id}`)
  mkdirSync(path, { recursive: true, mode: 0o755 })
  if (![0, user.uid].includes(statSync(path).uid))
    throw new StackError('DATA_DIR_UNUSABLE', `${path} belongs to somebody else.`)
  return path
}

function reachableDataDir(dataDir: string, user: OsUser, onProgress: (step: string) => void): string {
  if (canReach(dataDir, user)) return dataDir
  const fallback = privateFallback(dataDir, user)
  if (!canReach(fallback, user))
    throw new StackError(
      'DATA_DIR_UNUSABLE',
      `The account "${user.name}", which runs PostgreSQL, can enter neither ${dataDir} nor ${fallback}.`,
    )
  onProgress(`account "${user.name}" cannot enter ${dataDir}; the database lives in ${fallback}`)
  return fallback
}

function reachablePrograms(native: string, user: OsUser, onProgress: (step: string) => void): string {
  if (canReach(program(native, 'postgres'), user)) return native
  const parent = privateFallback(native, user)
  const copy = join(parent, 'native')
  if (existsSync(copy)) return copy
  onProgress(`account "${user.name}" cannot enter ${native}; copying PostgreSQL to ${copy}`)
  // Renamed when complete: another stack may be doing the same at this moment.
  const unfinished = mkdtempSync(join(parent, 'unfinished-'))
  chmodSync(unfinished, 0o755)
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
  return copy
}

function assertSameMajor(directory: string): void {
  const major = readFileSync(join(directory, 'PG_VERSION'), 'utf8').trim()
  if (major !== String(POSTGRES_MAJOR))
    throw new StackError(
      'DATA_DIR_VERSION',
      `${directory} was made by PostgreSQL ${major}; this stack runs ${POSTGRES_MAJOR}. Move it away or choose another data directory.`,
    )
}

/** Finds programs and a directory that the account running PostgreSQL can reach, and makes a cluster if it is empty. */
export async function prepareCluster(options: ClusterOptions): Promise<Cluster> {
  mkdirSync(options.dataDir, { recursive: true })
  const user = postgresUser()
  const base = user ? reachableDataDir(options.dataDir, user, options.onProgress) : options.dataDir
  const found = findPostgres()
  const reachable = user ? reachablePrograms(found, user, options.onProgress) : found
  const directory = join(base, 'postgres')
  const isNew = !existsSync(join(directory, 'PG_VERSION'))
  const native = addHostedExtensions(reachable, base)
  const cluster: Cluster = { native, directory, user, isNew }
  if (!isNew) {
    assertSameMajor(directory)
    return cluster
  }
  await makeCluster(cluster, options)
  return cluster
}
