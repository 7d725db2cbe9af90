-- The roles of a hosted Supabase project. Idempotent; runs as supabase_admin, the only superuser.
create or replace function pg_temp.ensure_role(role_name text, attributes text) returns void
language plpgsql as $$
begin
  if not exists (select from pg_roles where rolname = role_name) then
    execute format('create role %I', role_name);
  end if;
  execute format('alter role %I %s', role_name, attributes);
end
$$;

do $$
begin
  perform pg_temp.ensure_role('anon', 'nologin inherit');
  perform pg_temp.ensure_role('authenticated', 'nologin inherit');
  perform pg_temp.ensure_role('service_role', 'nologin inherit bypassrls');
  perform pg_temp.ensure_role('authenticator', $a$login noinherit password 'postgres'$a$);
  perform pg_temp.ensure_role('dashboard_user', 'nologin createdb createrole replication');
  -- Supabase Auth logs in as this role: it owns schema auth and can do nothing elsewhere.
  perform pg_temp.ensure_role('supabase_auth_admin', $a$login noinherit password 'postgres'$a$);
  -- The Storage API logs in as this role: it owns schema storage and asks policies as the API roles.
  perform pg_temp.ensure_role('supabase_storage_admin', $a$login noinherit password 'postgres'$a$);
  perform pg_temp.ensure_role('supabase_realtime_admin', 'nologin noinherit');
  -- The Realtime server's own login: decodes changes and asks policies as the API roles.
  perform pg_temp.ensure_role('stack_realtime', $a$login inherit replication bypassrls password 'postgres'$a$);
  -- Owns schemas cron and net, and works off what is asked for there.
  perform pg_temp.ensure_role('stack_jobs', $a$login noinherit password 'postgres'$a$);
  -- Who runs migrations. No superuser, as on hosted.
  perform pg_temp.ensure_role('postgres',
    $a$login inherit nosuperuser createdb createrole replication bypassrls password 'postgres'$a$);
end
$$;

grant anon, authenticated, service_role to authenticator with inherit false, set true;
grant anon, authenticated, service_role, authenticator to postgres with admin true, inherit true, set true;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;
grant pg_signal_backend to stack_jobs with inherit true, set false;
-- Ownership rights without becoming the owner: they let postgres create policies and triggers on these
-- tables, and the event triggers in guard.sql refuse everything else.
grant supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin to postgres
  with admin false, inherit true, set false;
grant anon, authenticated, service_role to supabase_storage_admin with inherit false, set true;
grant anon, authenticated, service_role to supabase_realtime_admin with inherit false, set true;
grant supabase_realtime_admin to stack_realtime with inherit true, set true;
grant anon, authenticated, service_role to stack_realtime with inherit false, set true;
-- It may look into every schema: published tables and their types may be in any. What users see it asks as their roles.
grant pg_read_all_data to stack_realtime with inherit true, set false;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role postgres set search_path = "$user", public, extensions;
alter role supabase_auth_admin set search_path = auth;
alter role supabase_storage_admin set search_path = storage;
alter role supabase_auth_admin set idle_in_transaction_session_timeout = '60s';

-- Settings that are a superuser's elsewhere and postgres's on hosted: dumps of data begin with the first one.
do $$
declare parameter text;
begin
  foreach parameter in array array[
    'session_replication_role', 'deadlock_timeout', 'log_lock_waits', 'log_min_duration_statement', 'log_min_messages',
    'log_statement', 'log_temp_files', 'track_functions', 'track_io_timing', 'auto_explain.log_min_duration',
    'auto_explain.log_analyze', 'auto_explain.log_nested_statements', 'pgaudit.log', 'pgaudit.log_parameter',
    'pgrst.db_aggregates_enabled', 'pgrst.db_plan_enabled', 'pgrst.db_schemas', 'pgrst.db_extra_search_path',
    'pgrst.db_max_rows', 'pgrst.db_pre_request', 'pgrst.db_root_spec', 'pgrst.db_tx_end', 'pgrst.db_hoisted_tx_settings',
    'pgrst.openapi_mode', 'pgrst.openapi_security_active', 'pgrst.server_timing_enabled', 'pgrst.jwt_secret',
    'pgrst.jwt_aud', 'pgrst.jwt_role_claim_key'
  ] loop
    execute format('grant set on parameter %s to postgres', parameter);
  end loop;
end
$$;
