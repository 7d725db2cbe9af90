import { join } from 'node:path'
import { createFileBytes } from './adapters/file-bytes.ts'
import { createDatabase } from './adapters/postgres-database.ts'
import { knownVersions } from './bookkeeping.ts'
import { type Callers, createCallers, serviceCaller } from './callers.ts'
import { type BucketSettings, ensureBuckets } from './configured-buckets.ts'
import type { Log } from './ports.ts'
import { refusals, StorageError } from './protocol/errors.ts'
import { type Call, json, type Services, scopeOf, serviceScopeOf } from './request.ts'
import { absentPartOf, type Match, matchRoute } from './routes.ts'
import { createSignatures } from './signing.ts'
import { createResumableUploads, isResumablePath, type ResumableUploads } from './tus/resumable-uploads.ts'

const CLEANING_INTERVAL_MS = 60 * 60 * 1000

/** What Storage needs to know. */
export interface StorageOptions {
  /** The database, as role `supabase_storage_admin`. */
  databaseUrl: string
  jwtSecret: string
  /** The address people use, which the Location of a resumable upload begins with. */
  publicUrl: string
  /** Where the bytes are. */
  directory: string
  /** The largest object, in bytes. */
  sizeLimit: number
  /** Buckets of config.toml. */
  buckets: Readonly<Record<string, BucketSettings>>
  log: Log
}

/** Storage without a port of its own. */
export interface Storage {
  /** `target` is the path below `/storage/v1` and the query, as they came: a URL would have resolved its dots. */
  handle(request: Request, target: string): Promise<Response>
  stop(): Promise<void>
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refusals.invalidKey(text)
  }
}

class StorageServer implements Storage {
  readonly #services: Services
  readonly #callers: Callers
  readonly #resumable: ResumableUploads
  readonly #cleaning: NodeJS.Timeout

  constructor(services: Services, options: StorageOptions) {
    this.#services = services
    this.#callers = createCallers(options.jwtSecret)
    this.#resumable = createResumableUploads({
      services,
      callers: this.#callers,
      directory: join(options.directory, 'uploads'),
      publicUrl: options.publicUrl,
    })
    this.#cleaning = setInterval(() => this.#removeExpired(), CLEANING_INTERVAL_MS)
    this.#cleaning.unref()
    this.#removeExpired()
  }

  async handle(request: Request, target: string): Promise<Response> {
    try {
      return await this.#answer(request, target)
    } catch (error) {
      return this.#refuse(request, target, error)
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#cleaning)
    await this.#services.database.end()
  }

  #removeExpired(): void {
    this.#resumable.removeExpired().catch((error: unknown) => {
      this.#services.log(`expired uploads stay: ${String(error)}`)
    })
  }

  async #answer(request: Request, target: string): Promise<Response> {
    const [path = '/'] = target.split('?')
    if (isResumablePath(path)) return this.#resumable.handle(request, path)
    const absent = absentPartOf(path)
    if (absent !== undefined) throw refusals.notSupported(absent)
    const match = matchRoute(request.method, path)
    if (!match) throw refusals.noRoute(request.method, path)
    return match.route.handler(await this.#callOf(request, match))
  }

  async #callOf(request: Request, { route, bucket, name }: Match): Promise<Call> {
    const { admission, operation } = route
    const caller = admission === 'none' ? serviceCaller : await this.#callers[admission](request)
    const scope = scopeOf(request, operation, caller)
    return {
      request,
      services: this.#services,
      caller,
      scope,
      serviceScope: serviceScopeOf(scope),
      bucket: decode(bucket),
      name: decode(name),
      query: new URL(request.url).searchParams,
    }
  }

  #refuse(request: Request, target: string, error: unknown): Response {
    if (error instanceof StorageError) {
      if (error.status === 500)
        this.#services.log(
          `${request.method} ${target.split('?')[0]}: ${error.message} ${String(error.cause)}`,
        )
      return json(error.body(), error.httpStatus)
    }
    if (isHangUp(error)) return json(refusals.aborted().body(), 499)
    this.#services.log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return json(refusals.internal().body(), 500)
  }
}

/** Whether the caller is gone, so that nobody hears the answer. */
function isHangUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
}

/** Starts Storage: makes the buckets of config.toml and removes what a crash left over. */
export async function createStorage(options: StorageOptions): Promise<Storage> {
  const { log } = options
  const database = createDatabase(options.databaseUrl, log)
  try {
    const bytes = await createFileBytes(options.directory)
    await ensureBuckets(database, options.buckets)
    const swept = await bytes.sweep((versions) => knownVersions(database, versions))
    if (swept > 0) log(`removed ${swept} files that belonged to no object`)
    const signatures = createSignatures(options.jwtSecret)
    return new StorageServer({ database, bytes, log, sizeLimit: options.sizeLimit, signatures }, options)
  } catch (error) {
    await database.end()
    throw error
  }
}
