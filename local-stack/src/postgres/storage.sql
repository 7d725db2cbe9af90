-- Schema storage as a hosted project has it, as far as migrations, policies and the Storage API touch it.
do $$
begin
  if to_regtype('storage.buckettype') is null then
    create type storage.buckettype as enum ('STANDARD', 'ANALYTICS', 'VECTOR');
  end if;
end
$$;

create table if not exists storage.buckets (
  id text primary key,
  name text not null unique,
  owner uuid,
  owner_id text,
  public boolean default false,
  avif_autodetection boolean default false,
  file_size_limit bigint,
  allowed_mime_types text[],
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
alter table storage.buckets add column if not exists type storage.buckettype not null default 'STANDARD';
comment on column storage.buckets.owner is 'Field is deprecated, use owner_id instead';

create table if not exists storage.objects (
  id uuid primary key default gen_random_uuid(),
  bucket_id text references storage.buckets (id),
  name text,
  owner uuid,
  owner_id text,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  last_accessed_at timestamptz default now(),
  metadata jsonb,
  user_metadata jsonb,
  path_tokens text[] generated always as (string_to_array(name, '/')) stored,
  version text
);
comment on column storage.objects.owner is 'Field is deprecated, use owner_id instead';
create unique index if not exists bucketid_objname on storage.objects (bucket_id, name);
create index if not exists name_prefix_search on storage.objects (name text_pattern_ops);
create index if not exists idx_objects_bucket_id_name_lower
  on storage.objects (bucket_id, lower(name) collate "C");

alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;

create or replace function storage.foldername(name text) returns text[]
language sql immutable set search_path = '' as $$
  select tokens[1 : array_length(tokens, 1) - 1] from (select string_to_array(name, '/') as tokens) as path
$$;

create or replace function storage.filename(name text) returns text
language sql immutable set search_path = '' as $$
  select tokens[array_length(tokens, 1)] from (select string_to_array(name, '/') as tokens) as path
$$;

create or replace function storage.extension(name text) returns text
language sql immutable set search_path = '' as $$
  select reverse(split_part(reverse(storage.filename(name)), '.', 1))
$$;

-- What the Storage API is doing, for policies that let a file be read but not listed.
create or replace function storage.operation() returns text
language sql stable set search_path = '' as $$
  select current_setting('storage.operation', true)
$$;

create or replace function storage.update_updated_at_column() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end
$$;
create or replace trigger update_objects_updated_at before update on storage.objects
for each row execute function storage.update_updated_at_column();

-- A row deleted by hand would leave its bytes behind, so only the API deletes.
create or replace function storage.protect_delete() returns trigger
language plpgsql set search_path = '' as $$
begin
  if coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' then
    raise insufficient_privilege using
      message = 'Direct deletion from storage tables is not allowed. Use the Storage API instead.',
      hint = 'This prevents accidental data loss from orphaned objects.';
  end if;
  return null;
end
$$;
create or replace trigger protect_buckets_delete before delete on storage.buckets
for each statement execute function storage.protect_delete();
create or replace trigger protect_objects_delete before delete on storage.objects
for each statement execute function storage.protect_delete();

-- Operations are named with and without `storage.` before them.
create or replace function storage.allow_any_operation(expected_operations text[]) returns boolean
language sql stable set search_path = '' as $$
  select coalesce(regexp_replace(storage.operation(), '^storage\.', '') = any (
    select regexp_replace(expected, '^storage\.', '') from unnest(expected_operations) as expected where expected <> ''), false)
$$;

create or replace function storage.allow_only_operation(expected_operation text) returns boolean
language sql stable set search_path = '' as $$
  select storage.allow_any_operation(array[expected_operation])
$$;

create or replace function storage.get_size_by_bucket() returns table (size bigint, bucket_id text)
language sql stable set search_path = '' as $$
  select sum((metadata ->> 'size')::bigint)::bigint, bucket_id from storage.objects group by bucket_id
$$;

do $$
declare item text;
begin
  foreach item in array array[
    'table storage.buckets', 'table storage.objects', 'type storage.buckettype',
    'function storage.foldername(text)', 'function storage.filename(text)', 'function storage.extension(text)',
    'function storage.operation()', 'function storage.allow_any_operation(text[])',
    'function storage.allow_only_operation(text)', 'function storage.get_size_by_bucket()', 'function storage.update_updated_at_column()', 'function storage.protect_delete()'
  ] loop
    execute format('alter %s owner to supabase_storage_admin', item);
  end loop;
end
$$;
grant all on storage.buckets, storage.objects to postgres, anon, authenticated, service_role;
