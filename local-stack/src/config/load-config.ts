import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { isFunctionHook } from '../auth/hooks.ts'
import { StackError } from '../errors.ts'
import { POSTGRES_MAJOR } from '../postgres/binaries.ts'
import { ignoredKeys } from './ignored-keys.ts'
import { type Config, configSchema } from './schema.ts'

/** A configuration and what to tell the user about it. */
export interface LoadedConfig {
  config: Config
  warnings: string[]
}

function resolveEnv(value: unknown, env: Record<string, string | undefined>): unknown {
  if (typeof value === 'string') {
    const name = /^env\((\w+)\)$/.exec(value)?.[1]
    return name === undefined ? value : env[name]
  }
  if (Array.isArray(value)) return value.map((item) => resolveEnv(item, env))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolveEnv(child, env)]))
}

/** Checks the text of a config.toml; `env(NAME)` values are looked up in `env`. */
export function parseConfig(text: string, env: Record<string, string | undefined> = {}): LoadedConfig {
  let file: unknown
  try {
    file = parse(text)
  } catch (cause) {
    throw new StackError('CONFIG_INVALID', `supabase/config.toml is no TOML: ${String(cause)}`, { cause })
  }
  const resolved = resolveEnv(file, env)
  const result = configSchema.safeParse(resolved)
  if (!result.success)
    throw new StackError('CONFIG_INVALID', `supabase/config.toml:\n${z.prettifyError(result.error)}`)
  const config = result.data
  if (config.db.major_version !== POSTGRES_MAJOR)
    throw new StackError(
      'CONFIG_INVALID',
      `supabase/config.toml asks for PostgreSQL ${config.db.major_version}; this stack runs ${POSTGRES_MAJOR}.`,
    )
  const warnings: string[] = []
  const ignored = ignoredKeys(resolved)
  if (ignored.length > 0) warnings.push(`config.toml: not acted on here: ${ignored.join(', ')}`)
  for (const [name, hook] of Object.entries(config.auth.hook))
    if (hook?.enabled && !isFunctionHook(hook.uri))
      warnings.push(`config.toml: auth.hook.${name} is not called here: only pg-functions://… are`)
  return { config, warnings }
}

/** Reads `supabase/config.toml`; a project without one gets the defaults. */
export function loadConfig(projectDir: string): LoadedConfig {
  const file = join(projectDir, 'supabase', 'config.toml')
  return parseConfig(existsSync(file) ? readFileSync(file, 'utf8') : '', process.env)
}
