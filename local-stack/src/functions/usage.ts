import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Usage } from './worker-life.ts'

const run = promisify(execFile)
const TICKS_PER_SECOND = 100

/** Only the thread that runs JavaScript counts, as on hosted: compiling and collecting garbage go on beside it. */
async function fromProc(pid: number): Promise<Usage> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/task/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ])
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  // Not what is mapped from the binary, which all workers share.
  const memory = /^RssAnon:\s+(\d+) kB/m.exec(status)?.[1]
  return { cpuMs: (ticks * 1000) / TICKS_PER_SECOND, memoryBytes: Number(memory ?? 0) * 1024 }
}

/** `[[dd-]hh:]mm:ss[.cc]`, as ps prints CPU time. */
export function parseCpuTime(text: string): number {
  const [days, clock = ''] = text.includes('-') ? text.split('-') : ['0', text]
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return (Number(days) * 86_400 + seconds) * 1000
}

async function fromPs(pid: number): Promise<Usage> {
  const { stdout } = await run('ps', ['-o', 'time=,rss=', '-p', String(pid)])
  const [time = '0:00', rss = '0'] = stdout.trim().split(/\s+/)
  return { cpuMs: parseCpuTime(time), memoryBytes: Number(rss) * 1024 }
}

/** CPU time and memory of a process; nothing where the system does not tell. */
export async function readUsage(pid: number): Promise<Usage | undefined> {
  try {
    if (process.platform === 'linux') return await fromProc(pid)
    return process.platform === 'win32' ? undefined : await fromPs(pid)
  } catch {
    return undefined
  }
}
