import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { copyTree, type TreeSize } from './copy-tree.ts'
import type { OsUser } from './os-user.ts'

/** As many states of the bootstrap as somebody may be working on at once; each takes some 45 MB. */
const KEPT = 6
const ABANDONED_MS = 60 * 60 * 1000
const unfinishedName = (): string => `unfinished-${randomBytes(6).toString('hex')}`
const isUnfinished = (name: string): boolean => name.startsWith('unfinished-')

const treeSize = z.object({ files: z.int().positive(), bytes: z.int().positive() })

/**
 * Bootstrapped clusters that wait to be copied, by a key that names everything they were made of. An entry is renamed into
 * its place when whole, and away before it is removed, so that starts at the same time need no lock.
 */
export interface ClusterCache {
  /** Copies an entry to `directory`, which must not exist; false, and no directory, if there is none that is whole. */
  restore(key: string, directory: string, user: OsUser | undefined): boolean
  /** Keeps a copy of a cluster that no server runs on. That it cannot is no failure. */
  keep(key: string, directory: string): void
}

/** Where the operating system wants what can be made again: `platewire/clusters` in the user's folder for caches. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const ofSystem =
    process.platform === 'darwin'
      ? join(homedir(), 'Library', 'Caches')
      : process.platform === 'win32'
        ? environment.LOCALAPPDATA
        : undefined
  const base = environment.XDG_CACHE_HOME || ofSystem || join(homedir(), '.cache')
  return join(base, 'platewire', 'clusters')
}

/** A key for everything of which a cluster is made. */
export function cacheKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

/** What is in the folder was put there by this user: PostgreSQL would run whatever a cluster's settings say. */
function isOurs(folder: string): boolean {
  const { uid, mode } = statSync(folder)
  const me = process.getuid?.()
  return me === undefined || (uid === me && (mode & 0o022) === 0)
}

/** Names in an entry. */
const CLUSTER = 'cluster'
const SIZE = 'size.json'

function sizeOf(entry: string): TreeSize | undefined {
  try {
    return treeSize.parse(JSON.parse(readFileSync(join(entry, SIZE), 'utf8')))
  } catch {
    return undefined
  }
}

class FolderOfClusters implements ClusterCache {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  restore(key: string, directory: string, user: OsUser | undefined): boolean {
    const entry = join(this.#folder, key)
    if (!existsSync(entry)) return false
    try {
      if (!isOurs(this.#folder)) return false
      const expected = sizeOf(entry)
      utimesSync(entry, new Date(), new Date())
      const { files, bytes } = copyTree(join(entry, CLUSTER), directory, user)
      // A crash of the machine may have left empty files; a removal meanwhile has moved the entry.
      if (files === expected?.files && bytes === expected.bytes && existsSync(entry)) return true
    } catch {
      // As if it were not there.
    }
    rmSync(directory, { recursive: true, force: true })
    this.#remove(key)
    return false
  }

  keep(key: string, directory: string): void {
    const unfinished = join(this.#folder, unfinishedName())
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      if (!isOurs(this.#folder)) return
      mkdirSync(unfinished, { mode: 0o700 })
      const size = copyTree(directory, join(unfinished, CLUSTER), undefined)
      writeFileSync(join(unfinished, SIZE), JSON.stringify(size))
      renameSync(unfinished, join(this.#folder, key))
      this.#tidy()
    } catch {
      // Somebody was faster, the disk is full, or nothing may be written here: the next start takes longer, that is all.
      rmSync(unfinished, { recursive: true, force: true })
    }
  }

  /** Removes what was not asked for of late, and what a start that died left behind. */
  #tidy(): void {
    const age = (name: string): number => Date.now() - statSync(join(this.#folder, name)).mtimeMs
    const names = readdirSync(this.#folder)
    const [unfinished, whole] = [names.filter(isUnfinished), names.filter((name) => !isUnfinished(name))]
    for (const name of whole.toSorted((a, b) => age(a) - age(b)).slice(KEPT)) this.#remove(name)
    for (const name of unfinished.filter((name) => age(name) > ABANDONED_MS))
      rmSync(join(this.#folder, name), { recursive: true, force: true })
  }

  #remove(key: string): void {
    const away = join(this.#folder, unfinishedName())
    try {
      renameSync(join(this.#folder, key), away)
      rmSync(away, { recursive: true, force: true })
    } catch {
      // Gone already.
    }
  }
}

/** The cache in a folder, by default the user's. */
export function clusterCache(folder = cacheFolder()): ClusterCache {
  return new FolderOfClusters(folder)
}
