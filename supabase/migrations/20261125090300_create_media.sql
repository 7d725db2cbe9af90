-- Pictures of dishes: the buckets they come in by and go out from, each upload on its way, and the jobs that work on it.

-- Closed: clients and pages know what to say of each. The first line is about the file, so trying again cannot help.
create domain private.media_reason as text check (value in (
  'NOT_A_PICTURE', 'FORMAT_NOT_ACCEPTED', 'TOO_MANY_PIXELS', 'TOO_SMALL', 'DAMAGED',
  'STORAGE_UNAVAILABLE', 'TIMED_OUT', 'WORKER_FAILED', 'CANCELLED', 'EXPIRED', 'SUPERSEDED', 'REMOVED'));
comment on domain private.media_reason is 'Why a step failed or an upload ended.';

create table private.uploads (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null,
  menu_item_id uuid not null,
  uploader_id uuid references auth.users (id) on delete set null,
  state text not null default 'uploading' check (state in ('uploading', 'processing', 'ready', 'failed', 'cancelled')),
  reason private.media_reason,
  content_type text not null check (content_type in ('image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/heic')),
  size_bytes integer not null check (size_bytes between 1 and 20971520),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  path text not null unique generated always as (restaurant_id::text || '/' || id::text) stored,
  width integer,
  height integer,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default now() + interval '24 hours',
  foreign key (restaurant_id, menu_item_id) references public.menu_items (restaurant_id, id) on delete cascade
);
create index uploads_menu_item_id_idx on private.uploads (restaurant_id, menu_item_id, created_at);
create index uploads_restaurant_id_idx on private.uploads (restaurant_id, created_at);
create index uploads_uploader_id_idx on private.uploads (uploader_id);
create index uploads_waiting_idx on private.uploads (created_at) where state = 'uploading';
comment on table private.uploads is
  'A picture on its way to a dish. The name of the file is never kept: the path is made here, so it can neither clash nor climb.';

create table private.media_jobs (
  id uuid primary key default gen_random_uuid(),
  upload_id uuid not null references private.uploads (id) on delete cascade,
  step text not null check (step in ('inspect', 'variant_320', 'variant_640', 'variant_1280', 'placeholder')),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'dead')),
  attempts integer not null default 0,
  fence integer not null default 0,
  run_after timestamptz not null default now(),
  locked_until timestamptz,
  reason private.media_reason,
  result jsonb,
  unique (upload_id, step),
  check ((state = 'running') = (locked_until is not null))
);
create index media_jobs_queued_idx on private.media_jobs (run_after) where state = 'queued';
create index media_jobs_running_idx on private.media_jobs (locked_until) where state = 'running';
comment on table private.media_jobs is
  'One step of one upload, apart from all others. fence grows with every claim: whoever holds an older one has lost the job. dead: a person decides.';

create table private.media_garbage (
  bucket_id text not null check (bucket_id in ('menu-originals', 'menu-images')),
  path text not null,
  due_at timestamptz not null,
  primary key (bucket_id, path)
);
create index media_garbage_due_at_idx on private.media_garbage (due_at);
comment on table private.media_garbage is
  'Objects nobody needs any more. Only Storage can delete a file, so a worker does, and then forgets the row.';

-- Buckets -------------------------------------------------------------------------------------------------------

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
  ('menu-originals', 'menu-originals', false, 20971520, '{image/jpeg,image/png,image/webp,image/avif,image/heic}'),
  ('menu-images', 'menu-images', true, 5242880, '{image/webp,image/jpeg}');

-- Text is compared with text: a path is whatever a stranger typed. A path is given once, to one person, for one file.
create function private.may_send_picture(path text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select 1 from private.uploads u
    where u.path = may_send_picture.path and u.state = 'uploading' and u.expires_at > now()
      and u.uploader_id = (select auth.uid())
      and private.is_restaurant_member(u.uploader_id, u.restaurant_id, '{owner,manager}'))
$$;
comment on function private.may_send_picture(text) is 'Whether the caller was given this path of menu-originals, and still manages the restaurant.';
grant execute on function private.may_send_picture(text) to authenticated;

-- The only policy: nobody reads an original back, lists, replaces or deletes. It may hold where its photographer lives.
create policy "Managers can send a picture to the path they were given" on storage.objects
for insert to authenticated
with check (bucket_id = 'menu-originals' and private.may_send_picture(name));

-- Stream --------------------------------------------------------------------------------------------------------

create function private.can_read_upload_stream(id text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select 1 from private.uploads u
    where u.id = private.try_uuid(can_read_upload_stream.id)
      and private.is_restaurant_member((select auth.uid()), u.restaurant_id))
$$;
comment on function private.can_read_upload_stream(text) is 'upload:<id> is read by the staff of its restaurant.';

insert into private.stream_scopes values ('upload', 'can_read_upload_stream');

-- What is left behind -------------------------------------------------------------------------------------------

-- Whoever started writing before this may still be at it: rows wait longer than any worker lives.
create function private.discard_media(u private.uploads, after interval) returns void
language sql security definer set search_path = ''
as $$
  insert into private.media_garbage (bucket_id, path, due_at)
  select 'menu-originals', u.path, now() + after
  union all
  select 'menu-images', format('%s/%s.%s', u.path, size, kind), now() + after
  from unnest(array[320, 640, 1280]) as size, unnest(array['webp', 'jpg']) as kind
  on conflict (bucket_id, path) do update set due_at = least(private.media_garbage.due_at, excluded.due_at)
$$;
comment on function private.discard_media(private.uploads, interval) is 'Marks everything of an upload for deletion.';

create function private.discard_deleted_upload() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.discard_media(old, '15 minutes');
  return old;
end
$$;
comment on function private.discard_deleted_upload() is 'A dish was deleted, or an old upload forgotten: its files go too.';
create trigger _900_discard after delete on private.uploads
for each row execute function private.discard_deleted_upload();
