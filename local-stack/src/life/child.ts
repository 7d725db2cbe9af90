import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { endOrphans, type Followers, hasDied } from './orphans.ts'
import type { Watchdog } from './watchdog.ts'

/** How to start one service process. */
export interface ChildSpec {
  command: string
  args?: string[]
  env?: Record<string, string>
  cwd?: string
  /** Run as this OS user (only root can). */
  user?: { uid: number; gid: number } | undefined
  /** The signal that makes it end quickly and leave its files in order. */
  stopSignal: NodeJS.Signals
  /** Its children, where they would outlive it: see {@link endOrphans}. */
  followers?: Followers
  /** Whether {@link Child.write} reaches it. */
  takesInput?: boolean
  /** Hears what the process with this pid says. */
  onLine(line: string, pid: number): void
}

/** A running service process. */
export interface Child {
  pid: number
  /** When it is gone, and its children too. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  hasExited(): boolean
  /** Writes to its standard input, if it takes any. */
  write(text: string): void
  /** Ends the process: its stop signal first, SIGKILL after the grace. */
  stop(options?: { signal?: NodeJS.Signals; graceMs?: number }): Promise<void>
}

function pipeLines(process_: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [process_.stdout, process_.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine)
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // Gone already.
  }
}

/** Starts a process in a group of its own, so that Ctrl-C reaches it only through the stack. */
export async function spawnChild(spec: ChildSpec, watchdog: Watchdog): Promise<Child> {
  const process_ = spawn(spec.command, spec.args ?? [], {
    cwd: spec.cwd,
    env: spec.env ?? {},
    stdio: [spec.takesInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    detached: true,
    ...(spec.user ? { uid: spec.user.uid, gid: spec.user.gid } : {}),
  })
  let exit: { code: number | null; signal: NodeJS.Signals | null } | undefined
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    process_.once('exit', async (code, signal) => {
      if (spec.followers && hasDied(spec.followers, process_.pid)) await endOrphans(spec.followers.title)
      exit = { code, signal }
      if (process_.pid !== undefined) watchdog.forget(process_.pid)
      resolve(exit)
    })
  })
  await once(process_, 'spawn')
  const pid = process_.pid ?? 0
  watchdog.watch(pid, spec.stopSignal, spec.followers)
  pipeLines(process_, (line) => spec.onLine(line, pid))
  process_.stdin?.on('error', () => {})
  return {
    pid,
    exited,
    hasExited: () => exit !== undefined,
    write: (text) => void process_.stdin?.write(text),
    async stop({ signal = spec.stopSignal, graceMs = 5000 } = {}) {
      if (exit) return
      // Only the leader is asked: Postgres, for one, ends its own backends and wants to do it itself.
      process_.kill(signal)
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs)
      await exited
      clearTimeout(timer)
    },
  }
}
