import { createHash } from 'node:crypto'
import {
  accessSync,
  appendFileSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** PostgreSQL's own that hosted lets `postgres` create, though they are not marked trusted. */
const trusted = [
  'autoinc',
  'bloom',
  'dblink',
  'insert_username',
  'moddatetime',
  'pg_buffercache',
  'pg_prewarm',
  'pg_walinspect',
  'pgrowlocks',
  'pgstattuple',
  'postgres_fdw',
  'refint',
  'sslinfo',
]

const noGraphql = 'pg_graphql is not part of the local stack: its functions only say so'

/** Hosted's own: what they bring is in the database from the bootstrap, so creating one only keeps its name. */
const byName = [
  { name: 'pg_cron', version: '1.6.4', schema: undefined, script: '' },
  { name: 'pg_net', version: '0.19.5', schema: undefined, script: '' },
  { name: 'supabase_vault', version: '0.3.1', schema: 'vault', script: '' },
  {
    name: 'pg_graphql',
    version: '1.5.11',
    schema: 'graphql',
    script: `do $$ begin raise warning '${noGraphql}'; end $$;\n`,
  },
]

/** Only a program that is no symbolic link looks for its files beside itself. */
function placeProgram(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
    chmodSync(to, 0o755)
  }
}

function linkAll(from: string, to: string, isOwn: (name: string) => boolean = () => false): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from))
    if (!isOwn(name)) symlinkSync(relative(to, join(from, name)), join(to, name))
}

function writeExtensions(from: string, to: string): void {
  const fdwScript = 'postgres_fdw--1.0.sql'
  const own = new Set([...trusted.map((name) => `${name}.control`), fdwScript])
  linkAll(from, to, (name) => own.has(name))
  for (const name of trusted) {
    const control = readFileSync(join(from, `${name}.control`), 'utf8')
    writeFileSync(join(to, `${name}.control`), `${control}\ntrusted = true\n`)
  }
  copyFileSync(join(from, fdwScript), join(to, fdwScript))
  appendFileSync(
    join(to, fdwScript),
    'grant usage on foreign data wrapper postgres_fdw to postgres with grant option;\n',
  )
  for (const { name, version, schema, script } of byName) {
    const lines = [`default_version = '${version}'`, 'relocatable = false', 'trusted = true']
    if (schema !== undefined) lines.push(`schema = ${schema}`)
    writeFileSync(join(to, `${name}.control`), `${lines.join('\n')}\n`)
    writeFileSync(join(to, `${name}--${version}.sql`), script)
  }
}

function build(native: string, tree: string): void {
  mkdirSync(join(tree, 'bin'))
  for (const name of ['postgres', 'initdb']) placeProgram(join(native, 'bin', name), join(tree, 'bin', name))
  symlinkSync(relative(tree, join(native, 'lib')), join(tree, 'lib'))
  const share = join('share', 'postgresql')
  linkAll(join(native, share), join(tree, share), (name) => name === 'extension')
  writeExtensions(join(native, share, 'extension'), join(tree, share, 'extension'))
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * PostgreSQL's programs beside the extensions of a hosted project: a folder of links to `native` and some control files. It is
 * made once, next to `native`, or in `fallback` where nothing may be written there. Windows has no such links, and no more
 * extensions than PostgreSQL brings.
 */
export function addHostedExtensions(native: string, fallback: string): string {
  if (process.platform === 'win32') return native
  const beside = dirname(native)
  const parent = isWritable(beside) ? beside : fallback
  const made = JSON.stringify([trusted, byName, relative(parent, native)])
  const tree = join(parent, `hosted-${createHash('sha256').update(made).digest('hex').slice(0, 8)}`)
  if (existsSync(tree)) return tree
  // Renamed when complete: another stack may be doing the same at this moment.
  const unfinished = mkdtempSync(join(parent, 'unfinished-'))
  chmodSync(unfinished, 0o755)
  build(native, unfinished)
  try {
    renameSync(unfinished, tree)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(tree)) throw error
  }
  return tree
}
