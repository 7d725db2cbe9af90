import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

/** What a running stack says of itself, for `status` and `stop` in another terminal. */
const runningStack = z.object({
  pid: z.int().positive(),
  /** See {@link birthOf}. */
  birth: z.string(),
  startedAt: z.iso.datetime(),
  dataDir: z.string(),
  /** The names of `supabase status -o env`. */
  env: z.record(z.string(), z.string()),
})

export type RunningStack = z.infer<typeof runningStack>

const folderOf = (projectDir: string): string => join(projectDir, '.platewire', 'running')

export const fileOf = (projectDir: string, pid: number): string => join(folderOf(projectDir), `${pid}.json`)

/** Writes the note; it has keys in it, so nobody else may read it. */
export function announce(projectDir: string, stack: RunningStack): void {
  mkdirSync(folderOf(projectDir), { recursive: true })
  const file = fileOf(projectDir, stack.pid)
  writeFileSync(`${file}.unfinished`, JSON.stringify(stack), { mode: 0o600 })
  renameSync(`${file}.unfinished`, file)
}

export function withdraw(projectDir: string, pid: number): void {
  rmSync(fileOf(projectDir, pid), { force: true })
}

/**
 * When a process began, in the system's words. That tells it from a stranger who has its number later, as after a restart of the
 * machine. Windows says it of none; who is not there has no such time.
 */
export function birthOf(pid: number): string {
  try {
    if (process.platform === 'win32') return process.kill(pid, 0) ? 'unknown' : ''
    // The 22nd field. The second, the program's name in brackets, may have spaces in it.
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? ''
    const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env }).trim()
  } catch {
    return ''
  }
}

const isRunning = ({ pid, birth }: RunningStack): boolean => birthOf(pid) === birth

function readNote(path: string): RunningStack | undefined {
  try {
    return runningStack.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

/** The stacks of a project that run at this moment, the oldest first. Notes of dead ones are removed. */
export function runningStacks(projectDir: string): RunningStack[] {
  const folder = folderOf(projectDir)
  let names: string[]
  try {
    names = readdirSync(folder).filter((name) => /^\d+\.json$/.test(name))
  } catch {
    return []
  }
  const found = names.flatMap((name) => {
    const note = readNote(join(folder, name))
    if (note && isRunning(note)) return [note]
    rmSync(join(folder, name), { force: true })
    return []
  })
  return found.sort((a, b) => a.startedAt.localeCompare(b.startedAt))
}

/** Asks a stack to stop and waits until it is gone; false if it is still there when time is up. */
export async function stopRunning(stack: RunningStack, timeoutMs = 20_000): Promise<boolean> {
  process.kill(stack.pid, 'SIGINT')
  const deadline = Date.now() + timeoutMs
  while (isRunning(stack) && Date.now() < deadline) await delay(25)
  return !isRunning(stack)
}
