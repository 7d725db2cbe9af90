import type { Caller } from './callers.ts'

/** A row of `storage.buckets`. */
export interface BucketRow {
  id: string
  name: string
  owner: string | null
  public: boolean
  type: string
  file_size_limit: number | null
  allowed_mime_types: string[] | null
  created_at: Date
  updated_at: Date
}

/** What is known of an object's bytes; column `metadata`. */
export interface ObjectMetadata {
  eTag: string
  size: number
  mimetype: string
  cacheControl: string
  lastModified: string
  contentLength: number
  httpStatusCode: number
  contentEncoding?: string
}

/** A row of `storage.objects`. */
export interface ObjectRow {
  id: string
  name: string
  bucket_id: string
  owner: string | null
  owner_id: string | null
  version: string
  created_at: Date
  updated_at: Date
  last_accessed_at: Date
  metadata: Partial<ObjectMetadata> | null
  user_metadata: Record<string, unknown> | null
}

/** In whose name statements run, and what policies may know of the request. */
export interface Scope {
  caller: Caller
  /** What policies read with `storage.operation()`. */
  operation: string
  method: string
  path: string
}

/** Statements inside one transaction, as the caller of its scope. */
export interface Session {
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  /** Runs work and undoes it: whether a policy would allow it, and nothing more. Refusals are thrown. */
  probe(work: () => Promise<unknown>): Promise<void>
  /** From here on no policy decides. */
  becomeService(): Promise<void>
  becomeCaller(): Promise<void>
}

/** The database as Storage needs it. Errors come as `StorageError`. */
export interface Database {
  transaction<T>(scope: Scope, work: (session: Session) => Promise<T>): Promise<T>
  end(): Promise<void>
}

/** Bytes that have arrived and belong to no object yet. */
export interface Received {
  path: string
  size: number
  eTag: string
}

/** The bytes of one version, ready to be read. */
export interface OpenBytes {
  size: number
  modifiedAt: Date
  read(range?: { start: number; end: number }): ReadableStream<Uint8Array>
  close(): Promise<void>
}

/** Where bytes are. A version is written once and never changed. */
export interface Bytes {
  /** Takes a body in; refuses it above the limit and leaves nothing behind then. */
  receive(body: AsyncIterable<Uint8Array>, limit: number): Promise<Received>
  /** Makes received bytes a version. Once this resolves they survive a crash. */
  keep(received: Received, version: string): Promise<void>
  /** Makes a file that stays where it is a version as well; may be done again. */
  adopt(path: string, version: string): Promise<Pick<Received, 'size' | 'eTag'>>
  copy(version: string, to: string): Promise<void>
  /** Undefined when there are no such bytes. */
  open(version: string): Promise<OpenBytes | undefined>
  remove(versions: readonly string[]): Promise<void>
  /** Removes what no object knows, left over by a crash. */
  sweep(isKnown: (versions: string[]) => Promise<Set<string>>): Promise<number>
}

/** Where Storage says what no client is told. */
export type Log = (line: string) => void
