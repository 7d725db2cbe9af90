import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Ends what is on its list when this process disappears, even by `kill -9`. */
export interface Watchdog {
  watch(pid: number, signal: NodeJS.Signals): void
  forget(pid: number): void
  /** Remove this directory too. */
  keep(directory: string): void
  drop(directory: string): void
  close(): Promise<void>
}

/**
 * Starts one small process that reads its orders from a pipe. The pipe closes with this process, however
 * it ends, which node cannot otherwise promise (it offers no PR_SET_PDEATHSIG).
 */
export function startWatchdog(): Watchdog {
  const script = fileURLToPath(new URL('./watchdog-process.ts', import.meta.url))
  const process_: ChildProcess = spawn(process.execPath, ['--no-warnings', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
  })
  const closed = new Promise<void>((resolve) => process_.once('close', () => resolve()))
  process_.once('error', () => {})
  process_.stdin?.on('error', () => {})
  process_.unref()
  const order = (verb: string, value: string | number, extra = ''): void => {
    process_.stdin?.write(`${verb}\t${value}\t${extra}\n`)
  }
  return {
    watch: (pid, signal) => order('watch', pid, signal),
    forget: (pid) => order('forget', pid),
    keep: (directory) => order('keep', directory),
    drop: (directory) => order('drop', directory),
    async close() {
      process_.ref()
      process_.stdin?.end()
      await closed
    },
  }
}
