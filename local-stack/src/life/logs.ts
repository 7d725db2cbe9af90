import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'

/** One line some service wrote. */
export interface LogLine {
  service: string
  at: string
  line: string
}

/** Keeps the last lines of every service in memory and all of them in files. */
export interface LogBook {
  append(service: string, line: string): void
  lines(service?: string): LogLine[]
  /** Writes to `<directory>/<service>.log` from now on. */
  toDirectory(directory: string): void
  close(): Promise<void>
}

/** Makes a log book; `limit` lines are remembered per service. */
export function createLogBook(
  options: { limit?: number; now?: () => Date; onLine?: (line: LogLine) => void } = {},
): LogBook {
  const { limit = 500, now = () => new Date(), onLine } = options
  const rings = new Map<string, LogLine[]>()
  const files = new Map<string, WriteStream>()
  let directory: string | undefined

  const fileFor = (service: string): WriteStream | undefined => {
    if (!directory) return undefined
    const known = files.get(service)
    if (known) return known
    const file = createWriteStream(join(directory, `${service}.log`), { flags: 'w' })
    file.on('error', () => {})
    files.set(service, file)
    return file
  }

  return {
    append(service, line) {
      const entry = { service, at: now().toISOString(), line }
      const ring = rings.get(service) ?? []
      rings.set(service, ring)
      ring.push(entry)
      if (ring.length > limit) ring.shift()
      onLine?.(entry)
      fileFor(service)?.write(`${entry.at} ${line}\n`)
    },
    lines(service) {
      if (service !== undefined) return [...(rings.get(service) ?? [])]
      return [...rings.values()].flat().sort((a, b) => a.at.localeCompare(b.at))
    },
    toDirectory(path) {
      mkdirSync(path, { recursive: true })
      directory = path
    },
    async close() {
      directory = undefined
      const open = [...files.values()]
      files.clear()
      await Promise.all(open.map((file) => new Promise<void>((resolve) => file.end(() => resolve()))))
    },
  }
}
