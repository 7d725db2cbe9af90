import { bookkeeping } from './bookkeeping.ts'
import type { Database } from './ports.ts'
import { assertBucketName } from './protocol/names.ts'

/** A bucket of config.toml. */
export interface BucketSettings {
  public: boolean
  file_size_limit?: number | undefined
  allowed_mime_types?: readonly string[] | undefined
}

/** Makes the buckets of config.toml, or brings them up to date; others stay as they are. */
export async function ensureBuckets(
  database: Database,
  buckets: Readonly<Record<string, BucketSettings>>,
): Promise<void> {
  for (const [name, settings] of Object.entries(buckets)) {
    assertBucketName(name)
    await database.transaction(bookkeeping, (session) =>
      session.query(
        `insert into storage.buckets as bucket (id, name, public, file_size_limit, allowed_mime_types)
         values ($1, $1, $2, $3, $4)
         on conflict (id) do update set public = excluded.public,
           file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types
         where (bucket.public, bucket.file_size_limit, bucket.allowed_mime_types)
           is distinct from (excluded.public, excluded.file_size_limit, excluded.allowed_mime_types)`,
        [name, settings.public, settings.file_size_limit ?? null, settings.allowed_mime_types ?? null],
      ),
    )
  }
}
