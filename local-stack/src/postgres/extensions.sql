-- On hosted, supautils lets postgres create extensions that are not marked trusted, and pg_cron, pg_net, Vault and pg_graphql
-- have a control file. Migrations say `create extension if not exists`, and PostgreSQL looks for the extension before it asks
-- about rights or files: so it is put there one moment earlier, when the command starts.
create or replace function stack_guard.install_extension(name text, wanted_schema text) returns void
language plpgsql security definer set search_path = '' set allow_system_table_mods = on as $$
declare
  -- Their SQL is the stack's own (cron.sql, net.sql, vault.sql), so only the name is to be known.
  by_name constant jsonb := '{"pg_cron": ["1.6.4", "pg_catalog"], "pg_net": ["0.19.5", "extensions"],
    "supabase_vault": ["0.3.1", "vault"], "pg_graphql": ["1.5.11", "graphql"]}';
  by_file constant text[] := '{autoinc,bloom,dblink,insert_username,moddatetime,pg_buffercache,pg_prewarm,pg_walinspect,
    pgrowlocks,pgstattuple,postgres_fdw,refint,sslinfo}';
begin
  if exists (select from pg_catalog.pg_extension where extname = name) then
    return;
  elsif by_name ? name then
    insert into pg_catalog.pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    select pg_catalog.pg_nextoid('pg_catalog.pg_extension', 'oid', 'pg_catalog.pg_extension_oid_index'), name,
      'postgres'::regrole, (by_name -> name ->> 1)::regnamespace, false, by_name -> name ->> 0;
    if name = 'pg_graphql' then
      raise warning 'pg_graphql is not part of the local stack: its functions only say so';
    end if;
  elsif name = any (by_file) then
    execute pg_catalog.format('create extension %I with schema %I', name, coalesce(wanted_schema, 'public'));
    update pg_catalog.pg_extension set extowner = 'postgres'::regrole where extname = name;
    if name = 'postgres_fdw' then
      grant usage on foreign data wrapper postgres_fdw to postgres with grant option;
    end if;
  end if;
end
$$;
revoke all on function stack_guard.install_extension(text, text) from public;
grant execute on function stack_guard.install_extension(text, text) to postgres;

create or replace function stack_guard.install_extensions() returns event_trigger
language plpgsql set search_path = '' as $$
declare parts text[];
begin
  if current_user <> 'postgres' then
    return;
  end if;
  for parts in select pg_catalog.regexp_matches(pg_catalog.current_query(),
    'create\s+extension\s+if\s+not\s+exists\s+"?([\w-]+)"?(?:\s+with)?(?:\s+schema\s+"?(\w+)"?)?', 'gi') loop
    perform stack_guard.install_extension(pg_catalog.lower(parts[1]), parts[2]);
  end loop;
end
$$;

drop event trigger if exists stack_guard_extensions;
create event trigger stack_guard_extensions on ddl_command_start when tag in ('CREATE EXTENSION')
  execute function stack_guard.install_extensions();

create schema if not exists graphql;
create schema if not exists graphql_public;
grant usage on schema graphql, graphql_public to postgres, anon, authenticated, service_role;
create or replace function graphql_public.graphql(
  "operationName" text default null, query text default null, variables jsonb default null, extensions jsonb default null
) returns jsonb language plpgsql set search_path = '' as $$
begin
  raise feature_not_supported using message = 'GraphQL is not part of the local stack.',
    hint = 'Use `npx supabase start` or a hosted project for it.';
end
$$;
create or replace function graphql.resolve(
  query text, variables jsonb default '{}', "operationName" text default null, extensions jsonb default null
) returns jsonb language sql set search_path = '' as $$
  select graphql_public.graphql("operationName", query, variables, extensions)
$$;
