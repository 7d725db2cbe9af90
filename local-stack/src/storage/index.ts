import { join } from 'node:path'
import { createFileBytes } from './adapters/file-bytes.ts'
import { createDatabase } from './adapters/postgres-database.ts'
import { knownVersions } from './bookkeeping.ts'
import { createCallers, serviceCaller } from './callers.ts'
import { type BucketSettings, ensureBuckets } from './configured-buckets.ts'
import type { Log } from './ports.ts'
import { refusals, StorageError } from './protocol/errors.ts'
import { type Call, json, type Services, scopeOf, serviceScopeOf } from './request.ts'
import { absentPartOf, matchRoute, type Route } from './routes.ts'
import { createSignatures } from './signing.ts'
import { createResumableUploads, isResumablePath } from './tus/resumable-uploads.ts'

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

/** Starts Storage and removes what a crash left over. */
export async function createStorage(options: StorageOptions): Promise<Storage> {
  const { jwtSecret, log } = options
  const database = createDatabase(options.databaseUrl, log)
  const bytes = await createFileBytes(options.directory)
  const services: Services = {
    database,
    bytes,
    log,
    sizeLimit: options.sizeLimit,
    signatures: createSignatures(jwtSecret),
  }
  await ensureBuckets(database, options.buckets)
  const callers = createCallers(jwtSecret)
  const swept = await bytes.sweep((versions) => knownVersions(database, versions))
  if (swept > 0) log(`removed ${swept} files that belonged to no object`)

  const resumable = createResumableUploads({
    services,
    callers,
    directory: join(options.directory, 'uploads'),
    publicUrl: options.publicUrl,
  })
  await resumable.removeExpired()
  const cleaning = setInterval(() => {
    resumable.removeExpired().catch((error: unknown) => log(`expired uploads stay: ${String(error)}`))
  }, CLEANING_INTERVAL_MS)
  cleaning.unref()

  async function callOf(request: Request, route: Route, bucket: string, name: string): Promise<Call> {
    const caller = route.admission === 'none' ? serviceCaller : await callers[route.admission](request)
    const scope = scopeOf(request, route.operation, caller)
    return {
      request,
      services,
      caller,
      scope,
      serviceScope: serviceScopeOf(scope),
      bucket: decode(bucket),
      name: decode(name),
      query: new URL(request.url).searchParams,
    }
  }

  async function answer(request: Request, target: string): Promise<Response> {
    const [path = '/'] = target.split('?')
    const match = matchRoute(request.method, path)
    if (isResumablePath(path)) return resumable.handle(request, path)
    const absent = absentPartOf(path)
    if (absent !== undefined) throw refusals.notSupported(absent)
    if (!match)
      return json(
        { statusCode: '404', error: 'Not Found', message: `Route ${request.method}:${path} not found` },
        404,
      )
    return match.route.handler(await callOf(request, match.route, match.bucket, match.name))
  }

  return {
    async handle(request, target) {
      try {
        return await answer(request, target)
      } catch (error) {
        if (error instanceof StorageError) {
          if (error.status >= 500)
            log(`${request.method} ${target.split('?')[0]}: ${error.message} ${String(error.cause ?? '')}`)
          return json(error.body(), error.httpStatus)
        }
        log(error instanceof Error ? (error.stack ?? error.message) : String(error))
        return json(
          { statusCode: '500', error: 'Internal', message: 'Internal Server Error', code: 'InternalError' },
          500,
        )
      }
    },
    async stop() {
      clearInterval(cleaning)
      await database.end()
    },
  }
}
