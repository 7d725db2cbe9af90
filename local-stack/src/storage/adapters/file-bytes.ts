import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, type FileHandle, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { Bytes, OpenBytes } from '../ports.ts'
import { refusals } from '../protocol/errors.ts'

const version = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const READ_CHUNK = 256 * 1024

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

async function write(handle: FileHandle, body: AsyncIterable<Uint8Array>, limit: number) {
  const hash = createHash('md5')
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > limit) throw refusals.tooLarge()
    hash.update(chunk)
    await handle.writeFile(chunk)
  }
  await handle.sync()
  return { size, eTag: `"${hash.digest('hex')}"` }
}

async function openFile(path: string): Promise<OpenBytes | undefined> {
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  const { size, mtime } = await handle.stat()
  return {
    size,
    modifiedAt: mtime,
    read: (range) =>
      Readable.toWeb(handle.createReadStream({ ...range, highWaterMark: READ_CHUNK, autoClose: true }), {
        strategy: new ByteLengthQueuingStrategy({ highWaterMark: READ_CHUNK }),
      }) as ReadableStream<Uint8Array>,
    close: () => handle.close(),
  }
}

/** Flushes a file and tells what is in it. */
async function hashOf(path: string): Promise<{ size: number; eTag: string }> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
    const hash = createHash('md5')
    let size = 0
    for await (const chunk of handle.createReadStream({ highWaterMark: READ_CHUNK, autoClose: false })) {
      hash.update(chunk)
      size += chunk.length
    }
    return { size, eTag: `"${hash.digest('hex')}"` }
  } finally {
    await handle.close()
  }
}

/** Every version below a directory. */
async function versionsIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

/** Bytes as files: `objects/<ab>/<version>`, and `incoming/` for those still arriving. */
export async function createFileBytes(directory: string): Promise<Bytes> {
  const objects = join(directory, 'objects')
  const incoming = join(directory, 'incoming')
  // Whoever was sending when the stack ended has to start again.
  await rm(incoming, { recursive: true, force: true })
  await mkdir(incoming, { recursive: true })
  await mkdir(objects, { recursive: true })

  /** A version is a name this service made up; a row may hold anything, and must not lead out of here. */
  const pathOf = (name: string): string | undefined =>
    version.test(name) ? join(objects, name.slice(0, 2), name) : undefined

  const placeFor = async (name: string): Promise<string> => {
    const path = pathOf(name)
    if (path === undefined) throw new Error(`not a version: ${name}`)
    await mkdir(dirname(path), { recursive: true })
    return path
  }

  const remove = async (names: readonly string[]): Promise<void> => {
    const paths = names.flatMap((name) => pathOf(name) ?? [])
    await Promise.all(paths.map((path) => rm(path, { force: true })))
  }

  return {
    async receive(body, limit) {
      const path = join(incoming, randomUUID())
      const handle = await open(path, 'wx', 0o600)
      try {
        const { size, eTag } = await write(handle, body, limit)
        return { path, size, eTag }
      } catch (error) {
        await rm(path, { force: true })
        throw error
      } finally {
        await handle.close()
      }
    },
    keep: async (received, name) => rename(received.path, await placeFor(name)),
    async adopt(path, name) {
      const known = await hashOf(path)
      await link(path, await placeFor(name)).catch((error: unknown) => {
        if (!hasCode(error, 'EEXIST')) throw error
      })
      return known
    },
    async copy(name, to) {
      const from = pathOf(name)
      if (from === undefined) throw refusals.noBytes()
      const target = await placeFor(to)
      try {
        // Versions never change, so two names for the same bytes are as good as a copy.
        await link(from, target)
      } catch (error) {
        if (hasCode(error, 'ENOENT')) throw refusals.noBytes()
        await copyFile(from, target, constants.COPYFILE_EXCL)
      }
    },
    async open(name) {
      const path = pathOf(name)
      return path === undefined ? undefined : openFile(path)
    },
    remove,
    async sweep(isKnown) {
      const found = await versionsIn(objects)
      if (found.length === 0) return 0
      const known = await isKnown(found)
      const orphans = found.filter((name) => !known.has(name))
      await remove(orphans)
      return orphans.length
    },
  }
}
