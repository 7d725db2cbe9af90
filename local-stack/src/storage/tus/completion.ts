import { parseUserMetadata } from '../incoming-file.ts'
import { getBucket } from '../objects-table.ts'
import type { Scope } from '../ports.ts'
import { refusals, StorageError } from '../protocol/errors.ts'
import { serviceScopeOf } from '../request.ts'
import {
  assertType,
  commitVersion,
  forget,
  metadataOf,
  sizeLimitOf,
  type Target,
  type Writing,
} from '../store-object.ts'
import type { ResumableUpload, UploadFiles } from './upload-files.ts'

/** The content type a sender named, or what hosted takes when it named none. */
export function contentTypeOf(metadata: ResumableUpload['metadata']): string {
  return metadata.contentType ?? 'application/octet-stream'
}

/** What `cacheControl` becomes: a sender gives a number of seconds. */
export function cacheControlOf(metadata: ResumableUpload['metadata']): string {
  return /^-?\d+$/.test(metadata.cacheControl ?? '') ? `max-age=${metadata.cacheControl}` : 'no-cache'
}

/** The place of an upload, its bucket as it is now. */
export async function targetOf(writing: Writing, scope: Scope, upload: ResumableUpload): Promise<Target> {
  const bucket = await writing.database.transaction(serviceScopeOf(scope), (session) =>
    getBucket(session, upload.bucket),
  )
  return { bucket, name: upload.name, owner: upload.owner, upsert: upload.upsert }
}

async function makeObject(
  writing: Writing,
  files: UploadFiles,
  scope: Scope,
  upload: ResumableUpload,
): Promise<void> {
  const target = await targetOf(writing, scope, upload)
  const file = {
    contentType: contentTypeOf(upload.metadata),
    cacheControl: upload.metadata.cacheControl ?? 'no-cache',
  }
  assertType(target, file.contentType)
  const received = await writing.bytes.adopt(files.pathOf(upload.id), upload.id)
  try {
    if (received.size > sizeLimitOf(target, writing.sizeLimit)) throw refusals.tooLarge()
    const userMetadata = parseUserMetadata(upload.metadata.metadata)
    const { replaced } = await writing.database.transaction(scope, (session) =>
      commitVersion(session, target, upload.id, metadataOf(received, file), userMetadata),
    )
    if (replaced !== undefined) await writing.bytes.remove([replaced])
  } catch (error) {
    await forget(writing, target, upload.id)
    throw error
  }
}

/** Turns uploads whose last byte has arrived into objects. */
export class Completion {
  readonly #writing: Writing
  readonly #files: UploadFiles
  readonly #running = new Map<string, Promise<void>>()

  constructor(writing: Writing, files: UploadFiles) {
    this.#writing = writing
    this.#files = files
  }

  /**
   * Asks the policies once more and makes the object. A refusal ends the upload; any other failure leaves it whole,
   * and the next request for it tries again. Safe to call twice, also after a crash in the middle.
   */
  complete(scope: Scope, upload: ResumableUpload): Promise<void> {
    const running = this.#running.get(upload.id) ?? this.#complete(scope, upload)
    this.#running.set(upload.id, running)
    return running.finally(() => this.#running.delete(upload.id))
  }

  async #complete(scope: Scope, upload: ResumableUpload): Promise<void> {
    try {
      await makeObject(this.#writing, this.#files, scope, upload)
      await this.#files.complete(upload)
    } catch (error) {
      if (error instanceof StorageError && error.status < 500) await this.#files.remove(upload.id)
      throw error
    }
  }
}
