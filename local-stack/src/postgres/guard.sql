-- Hosted projects hold migrations back with supautils: role postgres may put policies and triggers on the tables of
-- Auth, Realtime and Storage, and change nothing else there. Here postgres inherits the owners'
-- rights (roles.sql) and these event triggers refuse the rest, for every role that is not a service itself.
create schema if not exists stack_guard;

create or replace function stack_guard.allows(schema_name text, object_type text) returns boolean
language sql immutable set search_path = '' as $$
  select case schema_name
    when 'auth' then object_type in ('policy', 'trigger')
    when 'realtime' then object_type in ('policy', 'trigger')
    when 'storage' then object_type in ('policy', 'trigger')
    else true
  end
$$;

create or replace function stack_guard.schemas() returns setof oid
language sql stable set search_path = '' as $$
  select oid from pg_catalog.pg_namespace where nspname in ('auth', 'storage', 'realtime')
$$;

-- Publishing a table asks for its owner as well, and event triggers see no schema then, so look inside.
create or replace function stack_guard.publishes_guarded(class oid, object oid) returns boolean
language sql stable set search_path = '' as $$
  select class in ('pg_catalog.pg_publication'::regclass, 'pg_catalog.pg_publication_rel'::regclass) and exists (
    select from pg_catalog.pg_publication_rel r join pg_catalog.pg_class c on c.oid = r.prrelid
    where object in (r.oid, r.prpubid)
      and c.relnamespace in (select stack_guard.schemas())
  )
$$;

-- Policies, triggers and rules have no schema of their own: their table's counts.
create or replace function stack_guard.schema_of(class oid, object oid, own_schema text) returns text
language sql stable set search_path = '' as $$
  select coalesce(own_schema, (
    select c.relnamespace::regnamespace::text from pg_catalog.pg_class c where c.oid = case class
      when 'pg_catalog.pg_policy'::regclass then (select polrelid from pg_catalog.pg_policy where oid = object)
      when 'pg_catalog.pg_trigger'::regclass then (select tgrelid from pg_catalog.pg_trigger where oid = object)
      when 'pg_catalog.pg_rewrite'::regclass then (select ev_class from pg_catalog.pg_rewrite where oid = object)
    end
  ))
$$;

create or replace function stack_guard.is_restrained() returns boolean
language sql stable set search_path = '' as $$
  select not rolsuper
    and rolname not in ('supabase_auth_admin', 'supabase_storage_admin', 'supabase_realtime_admin', 'stack_realtime')
  from pg_catalog.pg_roles where rolname = current_user
$$;

-- GRANT and REVOKE report no schema to event triggers, so the privileges themselves are compared.
create or replace function stack_guard.privileges() returns text
language sql stable set search_path = '' as $$
  select pg_catalog.md5(pg_catalog.string_agg(acl, ',' order by acl)) from (
    select pg_catalog.format('%s %s', c.oid, c.relacl) as acl from pg_catalog.pg_class c
    where c.relnamespace in (select stack_guard.schemas())
    union all
    select pg_catalog.format('%s.%s %s', a.attrelid, a.attnum, a.attacl)
    from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
    where a.attacl is not null
      and c.relnamespace in (select stack_guard.schemas())
    union all
    select pg_catalog.format('%s %s', p.oid, p.proacl) from pg_catalog.pg_proc p
    where p.pronamespace in (select stack_guard.schemas())
  ) as all_privileges
$$;

create or replace function stack_guard.remember_privileges() returns event_trigger
language plpgsql set search_path = '' as $$
begin
  if stack_guard.is_restrained() then
    perform pg_catalog.set_config('stack_guard.privileges', stack_guard.privileges(), true);
  end if;
end
$$;

create or replace function stack_guard.refuse_commands() returns event_trigger
language plpgsql set search_path = '' as $$
declare
  command record;
  schema_name text;
begin
  if not stack_guard.is_restrained() then
    return;
  end if;
  for command in select * from pg_catalog.pg_event_trigger_ddl_commands() loop
    schema_name := stack_guard.schema_of(command.classid, command.objid, command.schema_name);
    if not stack_guard.allows(schema_name, command.object_type)
      or stack_guard.publishes_guarded(command.classid, command.objid) then
      raise insufficient_privilege using
        message = pg_catalog.format('must be owner of %s %s', command.object_type, command.object_identity),
        hint = pg_catalog.format('Role %s may not run %s in schema %s.', current_user, tg_tag, schema_name);
    end if;
  end loop;
  if tg_tag in ('GRANT', 'REVOKE')
    and stack_guard.privileges() <> pg_catalog.current_setting('stack_guard.privileges', true) then
    raise insufficient_privilege using message = 'permission denied to change privileges in a Supabase schema';
  end if;
end
$$;

create or replace function stack_guard.refuse_drops() returns event_trigger
language plpgsql set search_path = '' as $$
declare dropped record;
begin
  if not stack_guard.is_restrained() then
    return;
  end if;
  for dropped in select * from pg_catalog.pg_event_trigger_dropped_objects() loop
    if not stack_guard.allows(coalesce(dropped.schema_name, dropped.address_names[1]), dropped.object_type) then
      raise insufficient_privilege using message = pg_catalog.format(
        'must be owner of %s %s', dropped.object_type, dropped.object_identity);
    end if;
  end loop;
end
$$;

drop event trigger if exists stack_guard_start;
drop event trigger if exists stack_guard_end;
drop event trigger if exists stack_guard_drop;
create event trigger stack_guard_start on ddl_command_start when tag in ('GRANT', 'REVOKE')
  execute function stack_guard.remember_privileges();
create event trigger stack_guard_end on ddl_command_end execute function stack_guard.refuse_commands();
create event trigger stack_guard_drop on sql_drop execute function stack_guard.refuse_drops();
-- `session_replication_role = replica` switches other triggers off, not these.
alter event trigger stack_guard_start enable always;
alter event trigger stack_guard_end enable always;
alter event trigger stack_guard_drop enable always;
grant usage on schema stack_guard to public;
