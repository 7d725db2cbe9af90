import { randomUUID } from 'node:crypto'
import { Server, type Upload } from '@tus/server'
import type { Callers } from '../callers.ts'
import { serviceCaller } from '../callers.ts'
import { parseUserMetadata } from '../incoming-file.ts'
import type { Scope } from '../ports.ts'
import { refusals, StorageError } from '../protocol/errors.ts'
import { assertBucketName, assertHeaderValue, assertKey } from '../protocol/names.ts'
import { type Services, scopeOf } from '../request.ts'
import { assertType, probeWrite, sizeLimitOf } from '../store-object.ts'
import { Completion, cacheControlOf, contentTypeOf, targetOf } from './completion.ts'
import { FileStore } from './file-store.ts'
import { isUploadId, type ResumableUpload, UploadFiles } from './upload-files.ts'
import { UploadLocks } from './upload-locks.ts'

/** The resumable uploads of Storage: TUS 1.0 below `/upload/resumable`. */
export interface ResumableUploads {
  handle(request: Request, path: string): Promise<Response>
  removeExpired(): Promise<number>
}

/** What Storage gives its resumable uploads. */
export interface ResumableOptions {
  services: Services
  callers: Callers
  directory: string
  publicUrl: string
}

/** Who is uploading, and by what right. */
interface Context {
  scope: Scope
  isSigned: boolean
  /** The upload this request begins, if it begins one. */
  begins?: ResumableUpload
}

const operations: Record<string, string> = {
  POST: 'storage.tus.upload.create',
  PATCH: 'storage.tus.upload.part',
  HEAD: 'storage.tus.upload.get',
  DELETE: 'storage.tus.upload.delete',
  OPTIONS: 'storage.tus.options',
}

/** How long a request that shall let go of an upload may still take in what is on its way. */
const LOCK_DRAIN_MS = 1000

const prefix = '/upload/resumable'

class TusUploads implements ResumableUploads {
  readonly #services: Services
  readonly #callers: Callers
  readonly #publicUrl: string
  readonly #files: UploadFiles
  readonly #store: FileStore
  readonly #completion: Completion
  readonly #server: Server
  readonly #contexts = new WeakMap<Request, Context>()

  constructor(options: ResumableOptions) {
    this.#services = options.services
    this.#callers = options.callers
    this.#publicUrl = options.publicUrl
    this.#files = new UploadFiles(options.directory)
    this.#store = new FileStore(this.#files)
    this.#completion = new Completion(options.services, this.#files)
    this.#server = new Server({
      path: `/storage/v1${prefix}`,
      datastore: this.#store,
      locker: new UploadLocks(),
      lockDrainTimeout: LOCK_DRAIN_MS,
      disableTerminationForFinishedUploads: true,
      namingFunction: (request, metadata) => this.#begin(request, metadata),
      generateUrl: (request, { id }) => this.#urlOf(request, id),
      getFileIdFromRequest: (_, last) => (last !== undefined && isUploadId(last) ? last : undefined),
      maxSize: (request, id) => this.#maxSize(request, id),
      onIncomingRequest: (request, id) => this.#admit(request, id),
      onUploadCreate: (request, upload) => this.#create(request, upload),
      onUploadFinish: (request, upload) => this.#finish(request, upload),
      onResponseError: (_, error) => this.#refuse(error),
    })
  }

  async handle(request: Request, path: string): Promise<Response> {
    const isSigned = path === `${prefix}/sign` || path.startsWith(`${prefix}/sign/`)
    const isOpen = isSigned || request.method === 'OPTIONS'
    const caller = isOpen ? serviceCaller : await this.#callers.required(request)
    const operation = `${operations[request.method] ?? 'storage.tus.upload'}${isSigned ? '_signed' : ''}`
    this.#contexts.set(request, { scope: scopeOf(request, operation, caller), isSigned })
    const answer = await this.#server.handleWeb(request)
    // What is left of the body is thrown away, so the connection may stay.
    answer.headers.delete('connection')
    return answer
  }

  removeExpired(): Promise<number> {
    return this.#store.deleteExpired()
  }

  #contextOf(request: Request): Context {
    const context = this.#contexts.get(request)
    if (!context) throw new Error('a request without a context')
    return context
  }

  #urlOf(request: Request, id: string): string {
    const signed = this.#contextOf(request).isSigned ? '/sign' : ''
    return `${this.#publicUrl}/storage/v1${prefix}${signed}/${id}`
  }

  #begin(request: Request, metadata: Record<string, string | null> | undefined): string {
    if (!metadata) throw refusals.invalidRequest('Metadata header is required')
    const { bucketName, objectName } = metadata
    const [bucket, name] = [bucketName ?? '', objectName ?? '']
    assertBucketName(bucket)
    assertKey(name)
    const context = this.#contextOf(request)
    const length = request.headers.get('upload-length')
    const { owner } = context.scope.caller
    const upload: ResumableUpload = {
      id: randomUUID(),
      bucket,
      name,
      identity: identityOf(context, `${bucket}/${name}`),
      upsert: request.headers.get('x-upsert') === 'true',
      metadata: { ...metadata, cacheControl: cacheControlOf(metadata) },
      createdAt: new Date().toISOString(),
      isComplete: false,
      ...(owner === undefined ? {} : { owner }),
      ...(length === null ? {} : { size: Number(length) }),
    }
    context.begins = upload
    return upload.id
  }

  async #maxSize(request: Request, id: string | null): Promise<number> {
    const { begins, scope } = this.#contextOf(request)
    const upload = begins ?? (id === null ? undefined : await this.#files.find(id))
    if (!upload) return this.#services.sizeLimit
    return sizeLimitOf(await targetOf(this.#services, scope, upload), this.#services.sizeLimit)
  }

  /** Runs before anything is done: whether this caller may begin this upload, or go on with it. */
  async #admit(request: Request, id: string): Promise<void> {
    const context = this.#contextOf(request)
    const upload = context.begins ?? (await this.#files.find(id))
    if (!upload) return
    const path = `${upload.bucket}/${upload.name}`
    if (context.isSigned) await this.#checkSignature(request, context, path)
    if (upload.identity !== identityOf(context, path)) throw refusals.accessDenied()
    if (upload.isComplete) return
    if (request.method === 'HEAD') return this.#finishLate(context, upload)
    if (request.method !== 'DELETE') await this.#probe(context, upload)
  }

  async #checkSignature(request: Request, context: Context, path: string): Promise<void> {
    const signature = request.headers.get('x-signature')
    if (signature === null) throw refusals.invalidSignature('Missing x-signature header')
    const grant = await this.#services.signatures.checkUpload(signature, path)
    if (!context.begins) return
    context.begins.upsert = grant.upsert
    if (grant.owner !== undefined) context.begins.owner = grant.owner
  }

  async #probe(context: Context, upload: ResumableUpload): Promise<void> {
    const target = await targetOf(this.#services, context.scope, upload)
    const contentType = contentTypeOf(upload.metadata)
    assertHeaderValue(contentType)
    assertType(target, contentType)
    const known = {
      contentType,
      size: upload.size,
      userMetadata: parseUserMetadata(upload.metadata.metadata),
    }
    await this.#services.database.transaction(context.scope, (session) => probeWrite(session, target, known))
  }

  /** Every byte is here and the object is not: something broke in between. Whoever asks must not hear "done". */
  async #finishLate(context: Context, upload: ResumableUpload): Promise<void> {
    if (upload.size !== undefined && (await this.#files.offsetOf(upload)) === upload.size)
      await this.#completion.complete(context.scope, upload)
  }

  async #create(request: Request, upload: Upload): Promise<{ metadata?: Upload['metadata'] }> {
    const { begins } = this.#contextOf(request)
    if (!begins) throw new Error('an upload nobody began')
    await this.#files.create(begins)
    return { metadata: { ...upload.metadata, ...begins.metadata } }
  }

  async #finish(request: Request, { id }: Upload): Promise<{ headers: Record<string, string> }> {
    const upload = await this.#files.find(id)
    if (!upload) throw refusals.noSuchUpload()
    if (!upload.isComplete) await this.#completion.complete(this.#contextOf(request).scope, upload)
    return { headers: { 'Tus-Complete': '1' } }
  }

  #refuse(
    error: Error | { status_code: number; body: string },
  ): { status_code: number; body: string } | undefined {
    if (error instanceof StorageError) return { status_code: error.status, body: error.message }
    if (error instanceof Error && !('status_code' in error)) {
      this.#services.log(error.stack ?? error.message)
      return { status_code: 500, body: 'Internal Server Error' }
    }
    return undefined
  }
}

/** A person keeps their identity with every new token; a signed upload belongs to whoever has the signature. */
function identityOf({ isSigned, scope }: Context, path: string): string {
  const { role, claims } = scope.caller
  return isSigned ? `signed:${path}` : `${role}:${claims.sub ?? ''}`
}

/** Makes the resumable uploads of one Storage. */
export function createResumableUploads(options: ResumableOptions): ResumableUploads {
  return new TusUploads(options)
}

/** Whether a path is theirs. */
export function isResumablePath(path: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}
