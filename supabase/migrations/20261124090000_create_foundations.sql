-- Foundations: schemas, default privileges, the closed set of errors, and the envelope every command runs in.

create schema if not exists private;
comment on schema private is 'Helpers, predicates and machinery. Never exposed by the API.';
grant usage on schema private to anon, authenticated, service_role;

-- Nothing may be called or read unless a migration grants it by name.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
alter default privileges in schema public grant all on tables to service_role;

-- Parsing that cannot raise -------------------------------------------------------------------------------------

-- Policies and readers must never raise: one raising policy would silence everybody behind it.
create function private.try_uuid(value text) returns uuid
language sql immutable strict parallel safe set search_path = ''
as $$
  select case when value ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then value::uuid end
$$;
comment on function private.try_uuid(text) is 'The uuid a text spells, or null.';

create function private.try_int(value jsonb) returns integer
language sql immutable strict parallel safe set search_path = ''
as $$
  select case
    when jsonb_typeof(value) = 'number'
      and (value #>> '{}')::numeric between -2147483648 and 2147483647
      and (value #>> '{}')::numeric = trunc((value #>> '{}')::numeric)
    then (value #>> '{}')::numeric::integer
  end
$$;
comment on function private.try_int(jsonb) is 'The whole number a JSON value is, or null.';

grant execute on function private.try_uuid(text), private.try_int(jsonb) to anon, authenticated, service_role;

-- Errors --------------------------------------------------------------------------------------------------------

create table private.error_reasons (
  reason text primary key check (reason ~ '^[A-Z_]+$'),
  family text not null check (family in (
    'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID_ARGUMENT', 'INVALID_STATE', 'CONFLICT', 'LIMIT_REACHED', 'BUSY')),
  message text not null,
  action text not null
);
comment on table private.error_reasons is 'The closed set of errors a command may answer with: what happened, and what to do.';

insert into private.error_reasons (reason, family, message, action) values
  ('SIGN_IN_REQUIRED', 'UNAUTHENTICATED', 'You are not signed in.', 'Sign in, then try again.'),
  ('NOT_ALLOWED', 'FORBIDDEN', 'Your role does not allow this.', 'Ask an owner or manager to do it.'),
  ('NOT_FOUND', 'NOT_FOUND', 'This does not exist, or is not yours to see.', 'Check the link, or go back and choose again.'),
  ('INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'A value is missing or not allowed.', 'Correct the named field and send again.'),
  ('TOO_MANY', 'LIMIT_REACHED', 'That is more than one request may carry.', 'Send less at once.'),
  ('KEY_REUSED', 'CONFLICT', 'This command id was already used for something else.', 'Use a new command id.'),
  ('BUSY', 'BUSY', 'Someone else is working on the same thing right now.', 'Send the same command again in a moment; it takes effect once.');

create function private.family_status(family text) returns text
language sql immutable strict parallel safe set search_path = ''
as $$
  select case family
    when 'UNAUTHENTICATED' then '401' when 'FORBIDDEN' then '403' when 'NOT_FOUND' then '404'
    when 'INVALID_ARGUMENT' then '400' when 'LIMIT_REACHED' then '429' when 'BUSY' then '503'
    else '409'
  end
$$;
comment on function private.family_status(text) is 'The HTTP status of an error family.';

-- Definer: anybody's command may fail, nobody needs to read the table.
create function private.fail(reason text, facts jsonb default '{}') returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  known private.error_reasons;
begin
  select * into strict known from private.error_reasons e where e.reason = fail.reason;
  raise exception using
    errcode = 'PT' || private.family_status(known.family),
    message = known.message,
    hint = known.family,
    detail = (jsonb_build_object('reason', known.reason, 'action', known.action) || facts)::text;
end
$$;
comment on function private.fail(text, jsonb) is
  'Raises one error of the closed set. HTTP status by family; hint is the family; details is JSON with reason, action and facts.';
grant execute on function private.fail(text, jsonb) to anon, authenticated, service_role;

-- Commands ------------------------------------------------------------------------------------------------------

create table private.command_log (
  user_id uuid not null,
  command_id uuid not null,
  name text not null,
  request_hash text not null,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (user_id, command_id)
);
create index command_log_created_at_idx on private.command_log (created_at);
comment on table private.command_log is
  'One row per command a person sent. A repeated key gets the stored answer; the same key with another body is refused.';

-- Definer: commands write tables that nobody may write directly. Only functions named command_* can be reached.
-- A concurrent duplicate waits on the unique index for the first to commit, then reads its answer.
create function private.run_command(name text, command_id uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  caller constant uuid := (select auth.uid());
  fingerprint constant text := encode(sha256(convert_to(run_command.name || args::text, 'UTF8')), 'hex');
  earlier private.command_log;
  answer jsonb;
begin
  if caller is null then
    perform private.fail('SIGN_IN_REQUIRED');
  elsif run_command.command_id is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "command_id"}');
  end if;

  insert into private.command_log (user_id, command_id, name, request_hash)
  values (caller, run_command.command_id, run_command.name, fingerprint)
  on conflict do nothing;
  if not found then
    select * into strict earlier from private.command_log l
    where l.user_id = caller and l.command_id = run_command.command_id;
    if earlier.request_hash <> fingerprint then
      perform private.fail('KEY_REUSED');
    end if;
    return earlier.response;
  end if;

  execute format('select private.%I($1, $2)', 'command_' || run_command.name) into answer using caller, args;
  update private.command_log l set response = answer
  where l.user_id = caller and l.command_id = run_command.command_id;
  return answer;
exception
  when lock_not_available then
    perform private.fail('BUSY');
end
$$;
comment on function private.run_command(text, uuid, jsonb) is
  'The envelope of every command: who calls, once per key, at most 2 s for a lock, one closed set of errors.';
grant execute on function private.run_command(text, uuid, jsonb) to authenticated;

create function private.purge_command_log(older_than interval default '7 days') returns bigint
language sql security definer set search_path = ''
as $$
  with gone as (delete from private.command_log where created_at < now() - older_than returning 1)
  select count(*) from gone
$$;
comment on function private.purge_command_log(interval) is 'Forgets old idempotency keys; returns how many.';
