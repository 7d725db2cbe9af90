import { renameSync, writeFileSync } from 'node:fs'
import type { Stack } from '../create-stack.ts'

/** The names of `supabase status -o env`. */
export function environmentOf(stack: Stack): Record<string, string> {
  return {
    API_URL: stack.url,
    DB_URL: stack.dbUrl,
    PUBLISHABLE_KEY: stack.publishableKey,
    SECRET_KEY: stack.secretKey,
    ANON_KEY: stack.anonKey,
    SERVICE_ROLE_KEY: stack.serviceRoleKey,
    JWT_SECRET: stack.jwtSecret,
  }
}

/** As lines of an env file. */
export function asEnvFile(env: Record<string, string>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}="${value}"\n`)
    .join('')
}

/** Written under another name first: whoever waits for the file never sees half of it. */
export function writeEnvFile(file: string, stack: Stack): void {
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, asEnvFile(environmentOf(stack)), { mode: 0o600 })
  renameSync(unfinished, file)
}
