import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createStack, type Stack } from '@platewire/local-stack'
import { build, preview } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    webUrl: string
    stackUrl: string
    publishableKey: string
    databaseUrl: string
    consoleUrl: string
    /** `POST stop` and `POST start` here stop and start the stack that all browser tests share. */
    powerUrl: string
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
  const dataDir = await mkdtemp(join(tmpdir(), 'platewire-e2e-'))
  const stack = await createStack({ projectDir: root, dataDir, port: 'auto', dbPort: 'auto' })
  await stack.start()
  const power = await powerSwitch(stack)
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
  project.provide('powerUrl', power.url)
  return async () => {
    power.close()
    await server.close()
    await stack.dispose()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Tests run in processes of their own, so they reach the stack's switch by HTTP. */
async function powerSwitch(stack: Stack): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const done = request.url === '/stop' ? stack.stop() : stack.start()
    done.then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
