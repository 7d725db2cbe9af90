import { migrate, startPostgres } from '@platewire/local-stack'
import { root } from './root.ts'

/** Runs work against a throw-away database that holds the migrations and nothing else. */
export async function withScratchDatabase<T>(work: (url: string) => T | Promise<T>): Promise<T> {
  const server = await startPostgres({ ephemeral: true, port: 'auto' })
  try {
    await migrate({ projectDir: root, url: server.url })
    return await work(server.url)
  } finally {
    await server.stop()
  }
}
