import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const upload = z.object({
  id: z.string(),
  bucket: z.string(),
  name: z.string(),
  /** Who began it; nobody else may go on. */
  identity: z.string(),
  owner: z.string().optional(),
  upsert: z.boolean(),
  /** Unknown while the sender has not said. */
  size: z.number().optional(),
  metadata: z.record(z.string(), z.string().nullable()),
  createdAt: z.string(),
  /** Whether the object is there. Kept until the upload expires: its sender may have missed the answer. */
  isComplete: z.boolean(),
})

/** What is known of a resumable upload, beside its bytes. */
export type ResumableUpload = z.infer<typeof upload>

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether this can be an upload of ours. */
export function isUploadId(text: string): boolean {
  return id.test(text)
}

/** Uploads on disk: `<id>` has the bytes so far, `<id>.json` the rest. Nothing else survives a restart, or need. */
export class UploadFiles {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  pathOf(name: string): string {
    return join(this.#directory, name)
  }

  async create(state: ResumableUpload): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    await writeFile(this.pathOf(state.id), '', { flag: 'wx', mode: 0o600 })
    await this.save(state)
  }

  /** Renamed into place, so that a crash leaves the old state or the new one. */
  async save(state: ResumableUpload): Promise<void> {
    const path = this.pathOf(`${state.id}.json`)
    await writeFile(`${path}.new`, JSON.stringify(state), { mode: 0o600, flush: true })
    await rename(`${path}.new`, path)
  }

  async find(name: string): Promise<ResumableUpload | undefined> {
    if (!isUploadId(name)) return undefined
    const text = await readFile(this.pathOf(`${name}.json`), 'utf8').catch(() => undefined)
    return text === undefined ? undefined : upload.parse(JSON.parse(text))
  }

  /** How many bytes have arrived. */
  async offsetOf(state: ResumableUpload): Promise<number> {
    if (state.isComplete) return state.size ?? 0
    return (await stat(this.pathOf(state.id))).size
  }

  /** Writes one piece after the other, so that what the file holds is what has arrived, whenever it breaks off. */
  async append(name: string, offset: number, body: AsyncIterable<Uint8Array>): Promise<number> {
    const handle = await open(this.pathOf(name), 'r+')
    let position = offset
    try {
      for await (const chunk of body) {
        for (let written = 0; written < chunk.byteLength; ) {
          const { bytesWritten } = await handle.write(chunk, written, chunk.byteLength - written, position)
          written += bytesWritten
          position += bytesWritten
        }
      }
    } finally {
      await handle.close()
    }
    return position
  }

  /** The object is there: the bytes have another name now. */
  async complete(state: ResumableUpload): Promise<void> {
    await this.save({ ...state, isComplete: true })
    await rm(this.pathOf(state.id), { force: true })
  }

  async remove(name: string): Promise<void> {
    await rm(this.pathOf(`${name}.json`), { force: true })
    await rm(this.pathOf(name), { force: true })
  }

  /** Removes what began before a moment, and bytes whose state was never written. */
  async removeBefore(moment: Date): Promise<number> {
    const names = await readdir(this.#directory).catch(() => [])
    let removed = 0
    for (const name of new Set(names.map((file) => file.replace(/\.json(\.new)?$/, '')))) {
      const state = await this.find(name)
      const begunAt = state
        ? new Date(state.createdAt)
        : (await stat(this.pathOf(name)).catch(() => undefined))?.mtime
      if (begunAt && begunAt >= moment) continue
      await this.remove(name)
      removed += 1
    }
    return removed
  }
}
