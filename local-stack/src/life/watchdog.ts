import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Followers } from './orphans.ts'

/** Ends what is on its list when this process disappears, even by `kill -9`. */
export interface Watchdog {
  /** With its children where they would outlive it. */
  watch(pid: number, signal: NodeJS.Signals, followers?: Followers): void
  forget(pid: number): void
  /** Remove this file or directory too. */
  keep(path: string): void
  drop(path: string): void
  close(): Promise<void>
}

const script = fileURLToPath(new URL('./watchdog-process.ts', import.meta.url))

function spawnWatchdog(): ChildProcess {
  const process_ = spawn(process.execPath, ['--no-warnings', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
  })
  process_.once('error', () => {})
  process_.stdin?.on('error', () => {})
  process_.unref()
  return process_
}

/**
 * Starts one small process that reads its orders from a pipe. The pipe closes with this process, however
 * it ends, which node cannot otherwise promise (it offers no PR_SET_PDEATHSIG). Should the watchdog itself die, another
 * takes its place and hears the whole list.
 */
export function startWatchdog(): Watchdog {
  const children = new Map<number, { signal: NodeJS.Signals; followers: Followers | undefined }>()
  const paths = new Set<string>()
  let isClosing = false
  let process_ = begin()

  function order(verb: string, ...values: (string | number)[]): void {
    process_.stdin?.write(`${[verb, ...values].join('\t')}\n`)
  }

  function orderWatch(pid: number, signal: NodeJS.Signals, followers: Followers | undefined): void {
    order('watch', pid, signal, ...(followers ? [followers.title, followers.pidFile] : []))
  }

  function begin(): ChildProcess {
    const begun = spawnWatchdog()
    begun.once('exit', () => {
      if (isClosing) return
      process_ = begin()
      for (const [pid, { signal, followers }] of children) orderWatch(pid, signal, followers)
      for (const path of paths) order('keep', path)
    })
    return begun
  }

  return {
    watch(pid, signal, followers) {
      children.set(pid, { signal, followers })
      orderWatch(pid, signal, followers)
    },
    forget(pid) {
      children.delete(pid)
      order('forget', pid)
    },
    keep(path) {
      paths.add(path)
      order('keep', path)
    },
    drop(path) {
      paths.delete(path)
      order('drop', path)
    },
    async close() {
      isClosing = true
      if (process_.exitCode !== null || process_.signalCode !== null) return
      const closed = new Promise<void>((resolve) => process_.once('close', () => resolve()))
      process_.ref()
      process_.stdin?.end()
      await closed
    },
  }
}
