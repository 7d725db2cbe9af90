import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type PostgresServer, startPostgres } from '@platewire/local-stack'
import { now } from './clock.ts'

/** The programs, and the account that may run them. */
export type Programs = Pick<PostgresServer['cluster'], 'native' | 'user'>

/** Where they are; asked of a server of the local stack. */
export async function findPrograms(): Promise<Programs> {
  const server = await startPostgres()
  await server.stop()
  return server.cluster
}

/** How long initdb takes, and PostgreSQL until it takes connections: neither roles nor schemas nor anything beside it. */
export async function bareStart({ native, user }: Programs): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'platewire-bench-bare-'))
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (user) for (const path of [folder, data]) chownSync(path, user.uid, user.gid)
  const as = { cwd: folder, env: { TZ: 'UTC' }, ...(user ? { uid: user.uid, gid: user.gid } : {}) }
  const began = now()
  const { status } = spawnSync(
    join(native, 'bin/initdb'),
    ['-D', data, '--no-sync', '--locale=C.UTF-8', '--encoding=UTF8', '--auth=trust'],
    as,
  )
  if (status !== 0) throw new Error(`initdb ended with ${status}.`)
  const options = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`, '-c', 'fsync=off']
  const server = spawn(join(native, 'bin/postgres'), ['-D', data, ...options], {
    ...as,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  for await (const line of createInterface({ input: server.stderr }))
    if (line.includes('ready to accept')) break
  const took = now() - began
  server.kill('SIGQUIT')
  if (server.exitCode === null) await once(server, 'exit')
  rmSync(folder, { recursive: true, force: true })
  return took
}
