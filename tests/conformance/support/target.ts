import { fileURLToPath } from 'node:url'
import { createStack } from '@platewire/local-stack'
import type { TestProject } from 'vitest/node'

/** The Supabase under test. */
export interface Target {
  url: string
  publishableKey: string
  secretKey: string
  dbUrl: string
}

declare module 'vitest' {
  interface ProvidedContext {
    target: Target
  }
}

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The Supabase named in the environment; without one, a local stack of our own with no project in it. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY, SUPABASE_DB_URL } = process.env
  if (SUPABASE_URL) {
    if (!SUPABASE_PUBLISHABLE_KEY || !SUPABASE_SECRET_KEY || !SUPABASE_DB_URL) {
      throw new Error('Set SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY and SUPABASE_DB_URL as well.')
    }
    project.provide('target', {
      url: SUPABASE_URL,
      publishableKey: SUPABASE_PUBLISHABLE_KEY,
      secretKey: SUPABASE_SECRET_KEY,
      dbUrl: SUPABASE_DB_URL,
    })
    return
  }
  const stack = await createStack({
    projectDir: root,
    ephemeral: true,
    migrate: false,
    port: 'auto',
    dbPort: 'auto',
  })
  await stack.start()
  project.provide('target', {
    url: stack.url,
    publishableKey: stack.publishableKey,
    secretKey: stack.secretKey,
    dbUrl: stack.dbUrl,
  })
  return () => stack.dispose()
}
