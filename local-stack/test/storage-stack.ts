import { randomUUID } from 'node:crypto'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { createStack, type Stack, type StackOptions } from '../src/index.ts'
import { createProject, type Project } from './stack-project.ts'

const migration = `
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
  ('own', 'own', false, null, null),
  ('shop', 'shop', true, null, null),
  ('tiny', 'tiny', false, 10, '{image/png,text/*}'),
  ('drop-box', 'drop-box', false, null, null),
  ('locked', 'locked', false, null, null);
create policy "People see their own files" on storage.objects for select to authenticated
  using (bucket_id = 'own' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy "People upload their own files" on storage.objects for insert to authenticated
  with check (bucket_id = 'own' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy "People change their own files" on storage.objects for update to authenticated
  using (bucket_id = 'own' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy "People delete their own files" on storage.objects for delete to authenticated
  using (bucket_id = 'own' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy "Anybody signed in uploads small things" on storage.objects for all to authenticated
  using (bucket_id = 'tiny') with check (bucket_id = 'tiny');
create policy "Anybody drops, nobody looks" on storage.objects for insert to anon, authenticated
  with check (bucket_id = 'drop-box');
create policy "Listing is not reading" on storage.objects for select to anon
  using (bucket_id = 'drop-box' and storage.operation() = 'storage.object.list');
`

/** A person with a client of their own. */
export interface Person {
  id: string
  token: string
  client: SupabaseClient
}

/** A stack with buckets and policies to try. */
export interface StorageStack {
  stack: Stack
  project: Project
  /** The secret key's client. */
  service: SupabaseClient
  /** The publishable key's client, not signed in. */
  anonymous: SupabaseClient
  newPerson(): Promise<Person>
  dispose(): Promise<void>
}

/** Starts a stack whose project has the buckets `own`, `shop`, `tiny`, `drop-box` and `locked`. */
export async function startStorageStack(options: Partial<StackOptions> = {}): Promise<StorageStack> {
  const project = createProject()
  project.write('supabase/migrations/20260102000000_files.sql', migration)
  const stack = await createStack({
    projectDir: project.directory,
    port: 'auto',
    dbPort: 'auto',
    ephemeral: true,
    seed: false,
    ...options,
  })
  await stack.start()
  const clientFor = (key: string): SupabaseClient =>
    createClient(stack.url, key, { auth: { persistSession: false, autoRefreshToken: false } })
  return {
    stack,
    project,
    service: clientFor(stack.secretKey),
    anonymous: clientFor(stack.publishableKey),
    async newPerson() {
      const client = clientFor(stack.publishableKey)
      const { data, error } = await client.auth.signUp({
        email: `${randomUUID()}@example.com`,
        password: randomUUID(),
      })
      if (error || !data.session || !data.user) throw error ?? new Error('no session after sign-up')
      return { id: data.user.id, token: data.session.access_token, client }
    },
    async dispose() {
      await stack.dispose()
      project.remove()
    },
  }
}
