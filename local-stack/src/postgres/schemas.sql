-- Schemas, extensions and the empty publication, per database. Idempotent; runs as supabase_admin.
alter schema public owner to pg_database_owner;
grant usage on schema public to postgres, anon, authenticated, service_role;

create schema if not exists extensions authorization postgres;
grant usage on schema extensions to anon, authenticated, service_role, dashboard_user;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;
create extension if not exists pg_stat_statements with schema extensions;

create schema if not exists supabase_migrations authorization postgres;

create schema if not exists auth;
grant usage on schema auth to postgres, anon, authenticated, service_role, dashboard_user;
grant usage, create on schema auth to supabase_auth_admin;

create schema if not exists storage;
grant usage on schema storage to postgres, anon, authenticated, service_role, dashboard_user;
grant usage, create on schema storage to supabase_storage_admin;

create schema if not exists realtime;
grant usage on schema realtime to postgres, anon, authenticated, service_role, dashboard_user;
grant usage, create on schema realtime to supabase_realtime_admin;

do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
    alter publication supabase_realtime owner to postgres;
  end if;
end
$$;
