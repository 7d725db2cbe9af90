import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Config } from '../config/schema.ts'

/** One edge function of the project. */
export interface FunctionEntry {
  slug: string
  entrypoint: string
  verifyJwt: boolean
  /** The `deno.json` beside the entrypoint, if there is one. */
  denoConfig: string | undefined
  /** An import map config.toml names, or the one all functions share. */
  importMap: string | undefined
}

/** The functions of a project, by name. */
export interface FunctionCatalog {
  find(slug: string): FunctionEntry | undefined
}

type Settings = Config['functions'][string]

const unnamed: Settings = { enabled: true, verify_jwt: true }

function importsOf(
  supabase: string,
  entrypoint: string,
  settings: Settings,
  exists: (path: string) => boolean,
): Pick<FunctionEntry, 'denoConfig' | 'importMap'> {
  const named = settings.import_map && resolve(supabase, settings.import_map)
  if (named)
    return /deno\.jsonc?$/.test(named)
      ? { denoConfig: named, importMap: undefined }
      : { denoConfig: undefined, importMap: named }
  const denoConfig = ['deno.json', 'deno.jsonc']
    .map((name) => join(dirname(entrypoint), name))
    .find((path) => exists(path))
  const shared = join(supabase, 'functions', 'import_map.json')
  return { denoConfig, importMap: !denoConfig && exists(shared) ? shared : undefined }
}

/**
 * The functions config.toml names, and every folder of `supabase/functions` with an `index.ts`, as the CLI serves them.
 * Paths resolve from `supabase/`.
 */
export function functionCatalog(
  projectDir: string,
  functions: Config['functions'],
  exists: (path: string) => boolean = existsSync,
): FunctionCatalog {
  const supabase = join(projectDir, 'supabase')
  return {
    find(slug) {
      const named = Object.hasOwn(functions, slug) ? functions[slug] : undefined
      const settings = named ?? unnamed
      const entrypoint = resolve(supabase, settings.entrypoint ?? `functions/${slug}/index.ts`)
      if (!settings.enabled || (!named && !exists(entrypoint))) return undefined
      const imports = importsOf(supabase, entrypoint, settings, exists)
      return { slug, entrypoint, verifyJwt: settings.verify_jwt, ...imports }
    },
  }
}
