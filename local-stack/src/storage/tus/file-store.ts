import { DataStore, ERRORS, Upload } from '@tus/server'
import type { ResumableUpload, UploadFiles } from './upload-files.ts'

/** How long an upload may take, as on hosted. */
export const UPLOAD_LIFETIME_MS = 24 * 60 * 60 * 1000

/** Shows uploads on disk to the TUS server. */
export class FileStore extends DataStore {
  readonly #files: UploadFiles

  constructor(files: UploadFiles) {
    super()
    this.#files = files
    this.extensions = [
      'creation',
      'creation-with-upload',
      'creation-defer-length',
      'termination',
      'expiration',
    ]
  }

  async #get(id: string): Promise<ResumableUpload> {
    const state = await this.#files.find(id)
    if (!state) throw ERRORS.FILE_NOT_FOUND
    return state
  }

  override async getUpload(id: string): Promise<Upload> {
    const state = await this.#get(id)
    return new Upload({
      id,
      offset: await this.#files.offsetOf(state),
      metadata: state.metadata,
      creation_date: state.createdAt,
      ...(state.size === undefined ? {} : { size: state.size }),
    })
  }

  override async write(stream: AsyncIterable<Uint8Array>, id: string, offset: number): Promise<number> {
    const state = await this.#get(id)
    return state.isComplete ? offset : this.#files.append(id, offset, stream)
  }

  override async declareUploadLength(id: string, size: number): Promise<void> {
    await this.#files.save({ ...(await this.#get(id)), size })
  }

  override async remove(id: string): Promise<void> {
    await this.#get(id)
    await this.#files.remove(id)
  }

  override getExpiration(): number {
    return UPLOAD_LIFETIME_MS
  }

  override deleteExpired(): Promise<number> {
    return this.#files.removeBefore(new Date(Date.now() - UPLOAD_LIFETIME_MS))
  }
}
