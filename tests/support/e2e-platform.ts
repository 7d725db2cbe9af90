import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createStack } from '@platewire/local-stack'
import { build, preview } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    webUrl: string
    stackUrl: string
    publishableKey: string
    databaseUrl: string
    consoleUrl: string
  }
}

const root = join(fileURLToPath(import.meta.url), '..', '..', '..')
const web = {
  root: join(root, 'web'),
  configFile: join(root, 'web', 'vite.config.ts'),
  logLevel: 'warn',
} as const

/** Starts a whole platform with demo data once for all browser tests: a stack, and the web app as it would be deployed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  process.env.VITE_SUPABASE_URL = stack.url
  process.env.VITE_SUPABASE_PUBLISHABLE_KEY = stack.publishableKey
  process.env.VITE_DEMO = '1'
  process.env.VITE_DEMO_MAILBOX = `${stack.url}/mailbox`
  const outDir = join(root, 'web', 'dist-e2e')
  await build({ ...web, build: { outDir, emptyOutDir: true } })
  const server = await preview({ ...web, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } })

  project.provide('webUrl', server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '')
  project.provide('stackUrl', stack.url)
  project.provide('publishableKey', stack.publishableKey)
  project.provide('databaseUrl', stack.dbUrl)
  project.provide('consoleUrl', stack.consoleUrl ?? '')
  return async () => {
    await server.close()
    await stack.dispose()
  }
}
