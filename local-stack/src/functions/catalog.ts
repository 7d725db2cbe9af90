import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { Config } from '../config/schema.ts'

/** One edge function of the project. */
export interface FunctionEntry {
  slug: string
  entrypoint: string
  verifyJwt: boolean
  /** The `deno.json` beside the entrypoint, if there is one. */
  denoConfig: string | undefined
}

/** The functions config.toml names; entrypoints resolve from `supabase/`, as the CLI does it. */
export function functionCatalog(
  projectDir: string,
  functions: Config['functions'],
  exists: (path: string) => boolean = existsSync,
): Map<string, FunctionEntry> {
  const supabase = join(projectDir, 'supabase')
  const entries = Object.entries(functions)
    .filter(([, settings]) => settings.enabled)
    .map(([slug, settings]): [string, FunctionEntry] => {
      const entrypoint = resolve(supabase, settings.entrypoint ?? `functions/${slug}/index.ts`)
      const denoConfig = ['deno.json', 'deno.jsonc']
        .map((name) => join(dirname(entrypoint), name))
        .find((path) => exists(path))
      return [slug, { slug, entrypoint, verifyJwt: settings.verify_jwt, denoConfig }]
    })
  return new Map(entries)
}

/**
 * Secrets for functions, as the CLI finds them: `[edge_runtime.secrets]` of config.toml, and over it
 * `supabase/functions/.env`. Names Supabase reserves cannot be set.
 */
export function functionSecrets(
  projectDir: string,
  configured: Config['edge_runtime']['secrets'],
): Record<string, string> {
  const file = join(projectDir, 'supabase', 'functions', '.env')
  const inFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  return Object.fromEntries(
    Object.entries({ ...configured, ...inFile }).flatMap(([name, value]) =>
      value === undefined || name.startsWith('SUPABASE_') ? [] : [[name, value]],
    ),
  )
}
