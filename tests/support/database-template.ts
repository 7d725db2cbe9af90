import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate, startPostgres } from '@platewire/local-stack'
import type { TestProject } from 'vitest/node'

/** Where the test files find the server, and the database they clone. */
export interface DatabaseServer {
  port: number
  /** The superuser, in a database nobody clones. */
  maintenanceUrl: string
  template: string
}

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: DatabaseServer
  }
}

/** Starts one PostgreSQL for all files, with the migrations and nothing else. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const projectDir = join(dirname(fileURLToPath(import.meta.url)), '../..')
  const server = await startPostgres({ ephemeral: true, port: 'auto' })
  try {
    await migrate({ projectDir, url: server.url })
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('databaseServer', {
    port: server.port,
    maintenanceUrl: server.urlFor('supabase_admin', 'template1'),
    template: 'postgres',
  })
  return () => server.stop()
}
