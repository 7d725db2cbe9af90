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

/** Secrets for functions, from `edge-functions/.env`; names Supabase reserves cannot be set there. */
export function functionSecrets(projectDir: string): Record<string, string> {
  const file = join(projectDir, 'edge-functions', '.env')
  if (!existsSync(file)) return {}
  const parsed = Object.entries(parseEnv(readFileSync(file, 'utf8')))
  return Object.fromEntries(
    parsed.flatMap(([name, value]) =>
      value === undefined || name.startsWith('SUPABASE_') ? [] : [[name, value]],
    ),
  )
}
