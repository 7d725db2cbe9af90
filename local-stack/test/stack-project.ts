import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const config = `
project_id = "fixture"
[api]
max_rows = 5
[auth]
site_url = "http://127.0.0.1:3000"
minimum_password_length = 8
[edge_runtime.secrets]
GREETING = "good morning"
FROM_CONFIG = "1"
[functions.hello]
entrypoint = "../edge-functions/hello/index.ts"
verify_jwt = false
[functions.exported]
entrypoint = "../edge-functions/exported/index.ts"
[functions.crashing]
entrypoint = "../edge-functions/crashing/index.ts"
verify_jwt = false
[functions.broken]
entrypoint = "../edge-functions/broken/index.ts"
verify_jwt = false
[functions.unloadable]
entrypoint = "../edge-functions/unloadable/index.ts"
verify_jwt = false
[functions.working]
entrypoint = "../edge-functions/working/index.ts"
verify_jwt = false
`

const migration = `
create table public.notes (
  id bigint generated always as identity primary key,
  owner uuid not null default auth.uid() references auth.users (id),
  body text not null
);
alter table public.notes enable row level security;
grant select, insert on public.notes to authenticated;
grant select on public.notes to anon;
grant all on public.notes to service_role;
create policy "People see their own notes" on public.notes for select to authenticated
  using (owner = (select auth.uid()));
create policy "People write their own notes" on public.notes for insert to authenticated
  with check (owner = (select auth.uid()));
create table public.hidden (id int);
create function public.echo(words text) returns text language sql as $$ select words $$;
`

const seed = `
insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at,
  raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
  confirmation_token, recovery_token, email_change_token_new, email_change)
values ('00000000-0000-0000-0000-000000000000', '11111111-1111-4111-8111-111111111111', 'authenticated',
  'authenticated', 'lea@example.com', extensions.crypt('password', extensions.gen_salt('bf')), now(),
  '{"provider":"email","providers":["email"]}', '{"display_name":"Lea"}', now(), now(), '', '', '', '');
insert into auth.identities (id, provider_id, user_id, provider, identity_data, last_sign_in_at, created_at, updated_at)
select gen_random_uuid(), id::text, id, 'email',
  jsonb_build_object('sub', id::text, 'email', email, 'email_verified', true), now(), now(), now() from auth.users;
insert into public.notes (owner, body) select '11111111-1111-4111-8111-111111111111', 'note ' || n from generate_series(1, 7) as n;
`

const hello = `
Deno.serve({ port: 1 }, async (request) => {
  const url = new URL(request.url)
  if (url.pathname === '/hello/stream') {
    const steps = new ReadableStream({
      async start(controller) {
        controller.enqueue(new TextEncoder().encode('first'))
        await new Promise((resolve) => { globalThis.release = resolve })
        controller.enqueue(new TextEncoder().encode('second'))
        controller.close()
      },
    })
    return new Response(steps, { headers: { 'content-type': 'text/event-stream' } })
  }
  if (url.pathname === '/hello/release') { globalThis.release?.(); return new Response('released') }
  if (url.pathname === '/hello/env') return Response.json(Deno.env.toObject())
  if (url.pathname === '/hello/write') {
    try { Deno.writeTextFileSync('/tmp/never', ''); return new Response('written') }
    catch (error) { return new Response(error.name, { status: 403 }) }
  }
  return Response.json({
    method: request.method, path: url.pathname + url.search, body: await request.text(),
    authorization: request.headers.get('authorization'),
  }, { status: 201, headers: { 'x-from': 'hello' } })
})
`

const exported = `export default { fetch: (request: Request) => new Response('exported ' + new URL(request.url).pathname) }`

const crashing = `
const never = new Promise(() => {})
Deno.serve((request) => {
  const { pathname } = new URL(request.url)
  if (pathname === '/crashing/throw') throw new Error('in the handler')
  if (pathname === '/crashing/die') { setTimeout(() => { throw new Error('outside of it') }); return never }
  if (pathname === '/crashing/exit') Deno.exit(3)
  if (pathname === '/crashing/loop') for (;;) {}
  if (pathname === '/crashing/hoard') {
    const kept = []
    const more = () => { kept.push(new Uint8Array(16 * 1024 * 1024).fill(1)); setTimeout(more, 5) }
    more()
    return never
  }
  if (pathname === '/crashing/never') return never
  return new Response('alive')
})
`

const working = `
const worker = crypto.randomUUID()
const log = []
addEventListener('beforeunload', (event) => console.log('ends by ' + event.detail.reason))
Deno.serve(async (request) => {
  const { pathname } = new URL(request.url)
  if (pathname === '/working/socket') {
    const { socket, response } = Deno.upgradeWebSocket(request)
    socket.onmessage = ({ data }) => socket.send('heard ' + data)
    return response
  }
  if (pathname === '/working/echo') return new Response(request.body)
  if (pathname === '/working/later') {
    const done = Promise.withResolvers()
    globalThis.finish = done.resolve
    const returned = EdgeRuntime.waitUntil(done.promise.then(() => console.log('worked on in ' + worker)))
    return Response.json(returned instanceof Promise)
  }
  if (pathname === '/working/finish') { globalThis.finish?.(); return new Response('finished') }
  if (pathname === '/working/headers') return Response.json(Object.fromEntries(request.headers))
  if (pathname === '/working/page') return new Response('<p>', { headers: { 'content-type': 'text/html' } })
  return new Response(worker)
})
`

const files: Record<string, string> = {
  'supabase/config.toml': config,
  'supabase/migrations/20260101000000_create_notes.sql': migration,
  'supabase/seed.sql': seed,
  'supabase/functions/.env': 'GREETING=hello\nSUPABASE_URL=http://evil.example\n',
  'edge-functions/hello/index.ts': hello,
  'edge-functions/exported/index.ts': exported,
  'edge-functions/crashing/index.ts': crashing,
  'edge-functions/broken/index.ts': 'throw new Error("no good")',
  'edge-functions/unloadable/index.ts': 'import "./nowhere.ts"',
  'edge-functions/working/index.ts': working,
  'supabase/functions/unnamed/index.ts': `Deno.serve(() => new Response('unnamed'))`,
}

/** A small project on disk, as a clone of some repository would be. */
export interface Project {
  directory: string
  write(path: string, content: string): void
  remove(): void
}

/** Writes the fixture project into a temporary directory. */
export function createProject(): Project {
  const directory = mkdtempSync(join(tmpdir(), 'stack-project-'))
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), content)
  }
  for (const [path, content] of Object.entries(files)) write(path, content)
  return { directory, write, remove: () => rmSync(directory, { recursive: true, force: true }) }
}
