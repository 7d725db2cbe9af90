import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** One line some service wrote. */
export interface LogLine {
  service: string
  at: string
  line: string
}

/** Keeps the last lines of every service in memory and the last megabytes in files. */
export interface LogBook {
  append(service: string, line: string): void
  lines(service?: string): LogLine[]
  /** Writes to `<directory>/<service>.log` from now on. */
  toDirectory(directory: string): void
  close(): void
}

interface LogFile {
  fd: number
  bytes: number
}

const FILE_BYTES = 8 * 1024 * 1024

/** A file that is not the last one any more: the one before it goes. */
function setAside(path: string): void {
  if (existsSync(path)) renameSync(path, `${path}.1`)
}

function openFile(path: string): LogFile {
  setAside(path)
  return { fd: openSync(path, 'a', 0o600), bytes: 0 }
}

/** Makes a log book: `limit` lines are remembered per service; a file of `fileBytes` becomes `<service>.log.1`. */
export function createLogBook(
  options: { limit?: number; fileBytes?: number; now?: () => Date; onLine?: (line: LogLine) => void } = {},
): LogBook {
  const { limit = 500, fileBytes = FILE_BYTES, now = () => new Date(), onLine } = options
  const rings = new Map<string, LogLine[]>()
  const files = new Map<string, LogFile>()
  let directory: string | undefined

  const write = (service: string, text: string): void => {
    if (!directory) return
    const bytes = Buffer.byteLength(text)
    let file = files.get(service)
    if (file && file.bytes + bytes > fileBytes) {
      closeSync(file.fd)
      file = undefined
    }
    file ??= openFile(join(directory, `${service}.log`))
    files.set(service, file)
    file.bytes += bytes
    // At once: the last line before a crash is the one people look for.
    writeSync(file.fd, text)
  }

  /** A full disk is no reason for a service to fail. */
  const tryToWrite = (service: string, text: string): void => {
    try {
      write(service, text)
    } catch {
      files.delete(service)
    }
  }

  return {
    append(service, line) {
      const entry = { service, at: now().toISOString(), line }
      const ring = rings.get(service) ?? []
      rings.set(service, ring)
      ring.push(entry)
      if (ring.length > limit) ring.shift()
      onLine?.(entry)
      tryToWrite(service, `${entry.at} ${line}\n`)
    },
    lines(service) {
      if (service !== undefined) return [...(rings.get(service) ?? [])]
      return [...rings.values()].flat().sort((a, b) => a.at.localeCompare(b.at))
    },
    toDirectory(path) {
      mkdirSync(path, { recursive: true })
      directory = path
    },
    close() {
      directory = undefined
      for (const { fd } of files.values()) closeSync(fd)
      files.clear()
    },
  }
}
