-- Hosted projects hold migrations back with supautils: role postgres may put policies and triggers on the tables of
-- Auth, Realtime and Storage, and change nothing else there. Here postgres inherits the owners'
-- rights (roles.sql) and these event triggers refuse the rest, for every role that is not a service itself.
create schema if not exists stack_guard;

drop event trigger if exists stack_guard_start;
drop event trigger if exists stack_guard_end;
drop event trigger if exists stack_guard_drop;
-- What earlier versions had with other arguments or results.
drop function if exists stack_guard.publishes_guarded(oid, oid);
drop function if exists stack_guard.schema_of(oid, oid, text);
drop function if exists stack_guard.schemas();

create or replace function stack_guard.allows(schema_name text, object_type text) returns boolean
language sql immutable set search_path = '' as $$
  select case schema_name
    when 'auth' then object_type in ('policy', 'trigger')
    when 'realtime' then object_type in ('policy', 'trigger')
    when 'storage' then object_type in ('policy', 'trigger')
    else true
  end
$$;

create or replace function stack_guard.schemas() returns oid[]
language sql stable set search_path = '' as $$
  select array(select oid from pg_catalog.pg_namespace where nspname in ('auth', 'storage', 'realtime'))
$$;

-- Publishing a table asks for its owner as well, and event triggers see no schema then, so look inside.
create or replace function stack_guard.publishes_guarded(object oid) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select from pg_catalog.pg_publication_rel r join pg_catalog.pg_class c on c.oid = r.prrelid
    where object in (r.oid, r.prpubid) and c.relnamespace = any (stack_guard.schemas())
  )
$$;

-- Policies, triggers and rules have no schema of their own: their table's counts.
create or replace function stack_guard.schema_of_table(class oid, object oid) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
    select c.relnamespace::pg_catalog.regnamespace::text from pg_catalog.pg_class c where c.oid = case class
      when 'pg_catalog.pg_policy'::pg_catalog.regclass then (select polrelid from pg_catalog.pg_policy where oid = object)
      when 'pg_catalog.pg_trigger'::pg_catalog.regclass then (select tgrelid from pg_catalog.pg_trigger where oid = object)
      when 'pg_catalog.pg_rewrite'::pg_catalog.regclass then (select ev_class from pg_catalog.pg_rewrite where oid = object)
    end
  );
end
$$;

create or replace function stack_guard.is_restrained() returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select not rolsuper
      and rolname not in ('supabase_auth_admin', 'supabase_storage_admin', 'supabase_realtime_admin', 'stack_realtime')
    from pg_catalog.pg_roles where rolname = current_user
  );
end
$$;

-- GRANT and REVOKE report no schema to event triggers, so the privileges themselves are compared. What a schema holds is found
-- by its dependencies, which have an index.
create or replace function stack_guard.privileges() returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
    with held as materialized (
      select classid as class, objid as object from pg_catalog.pg_depend
      where refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and refobjid = any (stack_guard.schemas())
    )
    select pg_catalog.md5(pg_catalog.string_agg(acl, ',' order by acl)) from (
      select pg_catalog.concat(c.oid, ' ', c.relacl) as acl from held join pg_catalog.pg_class c on c.oid = object
      where class = 'pg_catalog.pg_class'::pg_catalog.regclass
      union all
      select pg_catalog.concat(a.attrelid, '.', a.attnum, ' ', a.attacl) from held join pg_catalog.pg_attribute a on a.attrelid = object
      where class = 'pg_catalog.pg_class'::pg_catalog.regclass and a.attacl is not null
      union all
      select pg_catalog.concat(p.oid, ' ', p.proacl) from held join pg_catalog.pg_proc p on p.oid = object
      where class = 'pg_catalog.pg_proc'::pg_catalog.regclass
    ) as all_privileges
  );
end
$$;

create or replace function stack_guard.remember_privileges() returns event_trigger
language plpgsql set search_path = '' as $$
begin
  if stack_guard.is_restrained() then
    perform pg_catalog.set_config('stack_guard.privileges', stack_guard.privileges(), true);
  end if;
end
$$;

-- A migration runs this hundreds of times: what cannot be guarded is left out before anything is looked up.
create or replace function stack_guard.refuse_commands() returns event_trigger
language plpgsql set search_path = '' as $$
declare
  command record;
  schema_name text;
begin
  for command in select * from pg_catalog.pg_event_trigger_ddl_commands() as c
    where c.schema_name is null or c.schema_name in ('auth', 'storage', 'realtime')
  loop
    schema_name := coalesce(command.schema_name, stack_guard.schema_of_table(command.classid, command.objid));
    if (not stack_guard.allows(schema_name, command.object_type)
        or command.classid in ('pg_catalog.pg_publication'::pg_catalog.regclass, 'pg_catalog.pg_publication_rel'::pg_catalog.regclass)
          and stack_guard.publishes_guarded(command.objid))
      and stack_guard.is_restrained() then
      raise insufficient_privilege using
        message = pg_catalog.format('must be owner of %s %s', command.object_type, command.object_identity),
        hint = pg_catalog.format('Role %s may not run %s in schema %s.', current_user, tg_tag, schema_name);
    end if;
  end loop;
  if tg_tag in ('GRANT', 'REVOKE') and stack_guard.is_restrained()
    and stack_guard.privileges() <> pg_catalog.current_setting('stack_guard.privileges', true) then
    raise insufficient_privilege using message = 'permission denied to change privileges in a Supabase schema';
  end if;
end
$$;

create or replace function stack_guard.refuse_drops() returns event_trigger
language plpgsql set search_path = '' as $$
declare dropped record;
begin
  for dropped in select * from pg_catalog.pg_event_trigger_dropped_objects() loop
    if not stack_guard.allows(coalesce(dropped.schema_name, dropped.address_names[1]), dropped.object_type)
      and stack_guard.is_restrained() then
      raise insufficient_privilege using message = pg_catalog.format(
        'must be owner of %s %s', dropped.object_type, dropped.object_identity);
    end if;
  end loop;
end
$$;

create event trigger stack_guard_start on ddl_command_start when tag in ('GRANT', 'REVOKE')
  execute function stack_guard.remember_privileges();
create event trigger stack_guard_end on ddl_command_end execute function stack_guard.refuse_commands();
create event trigger stack_guard_drop on sql_drop execute function stack_guard.refuse_drops();
-- `session_replication_role = replica` switches other triggers off, not these.
alter event trigger stack_guard_start enable always;
alter event trigger stack_guard_end enable always;
alter event trigger stack_guard_drop enable always;
grant usage on schema stack_guard to public;
