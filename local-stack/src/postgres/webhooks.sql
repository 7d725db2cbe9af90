-- Database webhooks: triggers the dashboard makes call this function with an address, a method, headers, parameters and a timeout.
create schema if not exists supabase_functions authorization stack_jobs;
grant usage on schema supabase_functions to postgres, anon, authenticated, service_role;
set local role stack_jobs;

create table if not exists supabase_functions.hooks (
  id bigserial primary key,
  hook_table_id integer not null,
  hook_name text not null,
  created_at timestamptz not null default now(),
  request_id bigint
);
comment on table supabase_functions.hooks is 'Supabase Functions Hooks: Audit trail for triggered hooks.';
create index if not exists supabase_functions_hooks_request_id_idx on supabase_functions.hooks (request_id);
create index if not exists supabase_functions_hooks_h_table_id_h_name_idx
  on supabase_functions.hooks (hook_table_id, hook_name);

-- What the dashboard left empty arrives as the word "null".
create or replace function supabase_functions.stack_argument(value text, fallback text) returns text
language sql immutable set search_path = '' as $$
  select coalesce(nullif(value, 'null'), fallback)
$$;

create or replace function supabase_functions.http_request() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  url constant text := supabase_functions.stack_argument(tg_argv[0], null);
  method constant text := supabase_functions.stack_argument(tg_argv[1], null);
  headers constant jsonb := supabase_functions.stack_argument(tg_argv[2], '{"Content-Type": "application/json"}');
  params constant jsonb := supabase_functions.stack_argument(tg_argv[3], '{}');
  timeout constant integer := supabase_functions.stack_argument(tg_argv[4], '1000');
  request_id bigint;
begin
  if url is null then
    raise exception 'url argument is missing';
  elsif method is null then
    raise exception 'method argument is missing';
  elsif method = 'GET' then
    request_id := net.http_get(url, params, headers, timeout);
  elsif method = 'POST' then
    request_id := net.http_post(url, jsonb_build_object('type', tg_op, 'table', tg_table_name, 'schema', tg_table_schema,
      'record', new, 'old_record', old), params, headers, timeout);
  else
    raise exception 'method argument % is invalid', method;
  end if;
  insert into supabase_functions.hooks (hook_table_id, hook_name, request_id) values (tg_relid, tg_name, request_id);
  return new;
end
$$;

grant all on supabase_functions.hooks to postgres, service_role;
grant all on all sequences in schema supabase_functions to postgres, service_role;
grant execute on function supabase_functions.http_request() to postgres, anon, authenticated, service_role;
reset role;
