import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Config } from '../config/schema.ts'
import type { ProjectKeys } from '../gateway/keys.ts'

/** What the environment of a function is made of. */
export interface EnvironmentOptions {
  projectDir: string
  projectId: string
  /** `[edge_runtime.secrets]` of config.toml. */
  secrets: Config['edge_runtime']['secrets']
  /** `[functions.<slug>.env]` of config.toml. */
  ofFunction: Config['functions'][string]['env']
  url: string
  dbUrl: string
  keys: ProjectKeys
}

function isAllowed(name: string): boolean {
  return !name.startsWith('SUPABASE_')
}

/** Secrets as the CLI finds them: config.toml's, and over them `supabase/functions/.env`. Reserved names cannot be set. */
export function functionSecrets({
  projectDir,
  secrets,
  ofFunction,
}: Pick<EnvironmentOptions, 'projectDir' | 'secrets' | 'ofFunction'>): Record<string, string> {
  const file = join(projectDir, 'supabase', 'functions', '.env')
  const inFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  const all = { ...secrets, ...inFile, ...ofFunction }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      value !== undefined && isAllowed(name) ? [[name, value]] : [],
    ),
  )
}

/** The environment of a worker, but for its own id: secrets as they are at this moment, and what hosted sets. */
export function functionEnvironment(slug: string, options: EnvironmentOptions): Record<string, string> {
  const { keys, url, dbUrl, projectId } = options
  return {
    // A mail that a function sends is caught as Auth's are, unless a secret names another service.
    MAIL_API_URL: `${url}/mailbox/messages`,
    ...functionSecrets(options),
    SUPABASE_URL: url,
    SUPABASE_DB_URL: dbUrl,
    SUPABASE_ANON_KEY: keys.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: keys.serviceRoleKey,
    SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
    SUPABASE_SECRET_KEY: keys.secretKey,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secretKey }),
    // Tokens are HS256 here, and a shared secret is in no key set.
    SUPABASE_JWKS: JSON.stringify({ keys: [] }),
    SUPABASE_FUNCTION_SLUG: slug,
    SB_REGION: 'local',
    DENO_DEPLOYMENT_ID: `${projectId}_${slug}_1`,
  }
}
