/**
 * Runs as a process of its own and outlives the stack for a moment: when the pipe on stdin closes, for
 * whatever reason, it ends the children and removes the directories that are still on its list.
 */
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { endOrphans, type Followers, hasDied } from './orphans.ts'

const children = new Map<number, { signal: NodeJS.Signals; followers: Followers | undefined }>()
const directories = new Set<string>()

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    // Children lead a process group of their own; Windows knows no groups.
    process.kill(process.platform === 'win32' ? pid : -pid, name)
  } catch {
    // Gone already.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function clear(): Promise<void> {
  for (const [pid, child] of children) signal(pid, child.signal)
  const deadline = Date.now() + 3000
  while (Date.now() < deadline && [...children.keys()].some(isAlive)) await delay(25)
  for (const pid of children.keys()) signal(pid, 'SIGKILL')
  for (const [pid, { followers }] of children)
    if (followers && hasDied(followers, pid)) await endOrphans(followers.title)
  for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}

const orders: Record<string, (value: string, name: string, title?: string, pidFile?: string) => void> = {
  watch: (pid, name, title, pidFile) =>
    children.set(Number(pid), {
      signal: name as NodeJS.Signals,
      followers: title === undefined || pidFile === undefined ? undefined : { title, pidFile },
    }),
  forget: (pid) => children.delete(Number(pid)),
  keep: (directory) => directories.add(directory),
  drop: (directory) => directories.delete(directory),
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {})
const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const [verb = '', value = '', name = '', title, pidFile] = line.split('\t')
  orders[verb]?.(value, name, title, pidFile)
})
lines.on('close', () => void clear().finally(() => process.exit(0)))
