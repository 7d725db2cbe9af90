import type { SupabaseClient } from '@supabase/supabase-js'

/** The buckets of a run, by what they are for. */
export const buckets = (run: string) => ({
  /** Private: everybody has a folder of their own, named after their id. */
  own: `${run}_own`,
  /** Private: people may put in and see nothing. */
  letterbox: `${run}_letterbox`,
  /** Public, written with the secret key alone. */
  open: `${run}_open`,
  /** Private: at most 10 bytes, pictures only. */
  small: `${run}_small`,
})

/** Policies on `storage.objects` for the buckets of this run. */
export function storageSql(run: string): string {
  const { own, letterbox } = buckets(run)
  const mine = `(bucket_id = '${own}' and (storage.foldername(name))[1] = (select auth.uid())::text)`
  return `
    create policy "${run} select" on storage.objects for select to authenticated using ${mine};
    create policy "${run} insert" on storage.objects for insert to authenticated with check ${mine};
    create policy "${run} update" on storage.objects for update to authenticated using ${mine};
    create policy "${run} delete" on storage.objects for delete to authenticated using ${mine};
    create policy "${run} letters" on storage.objects for insert to authenticated with check (bucket_id = '${letterbox}');
  `
}

/** Makes the buckets. */
export async function makeBuckets(run: string, admin: SupabaseClient): Promise<void> {
  const { own, letterbox, open, small } = buckets(run)
  const made = await Promise.all([
    admin.storage.createBucket(own, { public: false }),
    admin.storage.createBucket(letterbox, { public: false }),
    admin.storage.createBucket(open, { public: true }),
    admin.storage.createBucket(small, { public: false, fileSizeLimit: 10, allowedMimeTypes: ['image/*'] }),
  ])
  for (const { error } of made) if (error) throw error
}
