import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

/** What a running stack says of itself, for `status` and `stop` in another terminal. */
const runningStack = z.object({
  pid: z.int().positive(),
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

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
    if (note && isAlive(note.pid)) return [note]
    rmSync(join(folder, name), { force: true })
    return []
  })
  return found.sort((a, b) => a.startedAt.localeCompare(b.startedAt))
}

/** Asks a stack to stop and waits until it is gone; false if it is still there when time is up. */
export async function stopRunning(stack: RunningStack, timeoutMs = 20_000): Promise<boolean> {
  process.kill(stack.pid, 'SIGINT')
  const deadline = Date.now() + timeoutMs
  while (isAlive(stack.pid) && Date.now() < deadline) await delay(25)
  return !isAlive(stack.pid)
}
