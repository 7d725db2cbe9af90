import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { until } from './until.ts'

const GONE_WITHIN_MS = 2000

/** Children that outlive a leader that is killed: how their titles begin, and the file it leaves behind then, its pid on the first line. */
export interface Followers {
  title: string
  pidFile: string
}

/**
 * Whether the last leader died. One that ended in order took the file along; where another one leads it has the pid of that one.
 * `deadPid` is known to be dead, though the system may list it still.
 */
export function hasDied({ pidFile }: Followers, deadPid?: number): boolean {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
    if (pid === deadPid) return true
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

/** A process as the system lists it; the title is what it calls itself, its command line unless it chose another. */
export interface Listed {
  pid: number
  title: string
}

/**
 * Kills what a dead leader has left behind: the processes whose title begins like this. Backends of PostgreSQL lead sessions of their
 * own, so that no signal to a group reaches them; and one that waits for a lock of a process that is gone does not notice the death of its
 * postmaster, waits for ever, and with it the memory that a new server needs. Answers when they are gone, with how many there were.
 */
export async function endOrphans(title: string, list: () => Listed[] = listProcesses): Promise<number> {
  const left = (): Listed[] => list().filter((one) => one.title.startsWith(title))
  const found = left()
  for (const { pid } of found) kill(pid)
  if (found.length > 0) await until(() => left().length === 0, { timeoutMs: GONE_WITHIN_MS })
  return found.length
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

/** Everything that runs here: from /proc on Linux, which may have no `ps`; by `ps` elsewhere. Windows has no such orphans. */
function listProcesses(): Listed[] {
  if (process.platform === 'win32') return []
  if (process.platform === 'linux')
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), title: titleOf(name) }))
  try {
    return parsePs(execFileSync('ps', ['-A', '-o', 'pid=,command='], { encoding: 'utf8' }))
  } catch {
    // Without ps nobody can tell; a new server will say that the old one's memory is in use.
    return []
  }
}

/** Reads the answer of `ps -A -o pid=,command=`. */
export function parsePs(answer: string): Listed[] {
  return answer.split('\n').flatMap((line) => {
    const [, pid, title] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? []
    return pid === undefined || title === undefined ? [] : [{ pid: Number(pid), title }]
  })
}

function titleOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
