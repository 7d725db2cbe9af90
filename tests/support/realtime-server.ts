import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A Realtime server that can be killed, and started again at the same address. */
export interface KillableRealtime {
  /** Where sockets go: host and port. */
  readonly host: string
  start(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
}

const program = fileURLToPath(new URL('realtime-process.ts', import.meta.url))

/** Starts one beside that of a stack, on the same database. */
export async function startKillableRealtime(stack: {
  dbUrl: string
  jwtSecret: string
}): Promise<KillableRealtime> {
  const databaseUrl = new URL(stack.dbUrl)
  databaseUrl.username = 'stack_realtime'
  let child: ChildProcess | undefined
  let port = 0
  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [program, databaseUrl.href, stack.jwtSecret, String(port)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child = started
    port = await new Promise<number>((resolve, reject) => {
      started.once('exit', (code) => reject(new Error(`Realtime ended with ${code} before it was ready.`)))
      started.once('message', (said) => resolve(Number(said)))
    })
  }
  await start()
  return {
    host: `127.0.0.1:${port}`,
    start,
    kill: async () => {
      if (!child || child.exitCode !== null) return
      child.removeAllListeners('exit')
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
