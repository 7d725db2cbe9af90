import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TabletOrder } from './tablet-process.ts'
import type { BoardSight } from './watch-board.ts'

/** A kitchen's tablet that can be killed, and comes back with nothing but its session. */
export interface Tablet {
  /** Everything that came onto its board, over all its lives. */
  readonly sights: readonly BoardSight[]
  /** Switches it on; resolves when its board is filled. */
  start(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
}

const program = fileURLToPath(new URL('tablet-process.ts', import.meta.url))

/** A tablet that is off. */
export function createTablet(order: TabletOrder): Tablet {
  const sights: BoardSight[] = []
  let child: ChildProcess | undefined
  return {
    sights,
    start: async () => {
      const started = spawn(process.execPath, [program, JSON.stringify(order)], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      child = started
      await new Promise<void>((resolve, reject) => {
        started.once('exit', () => reject(new Error('The tablet ended before its board was filled.')))
        started.on('message', (sight: BoardSight) => {
          sights.push(sight)
          resolve()
        })
      })
    },
    kill: async () => {
      if (!child || child.exitCode !== null) return
      child.removeAllListeners('exit')
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
