import { readdirSync, readFileSync } from 'node:fs'

/** The processes below this one whose command line has this in it: those of a test's own stack, never another's. */
export function ownProcesses(command: RegExp): number[] {
  const isOurs = (pid: number): boolean => {
    for (let at = parentOf(pid); at > 1; at = parentOf(at)) if (at === process.pid) return true
    return false
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => command.test(read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')))
    .filter(isOurs)
}

function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
