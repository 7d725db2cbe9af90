-- Timers and calls out of the database: pg_cron, pg_net and Vault, each as the engine has it.

-- Hosted and self-hosted Supabase install the extensions here; the local stack brings the same schemas without them.
do $$
begin
  if exists (select from pg_available_extensions where name = 'pg_cron') then
    create extension if not exists pg_cron with schema pg_catalog;
  end if;
  if exists (select from pg_available_extensions where name = 'pg_net') then
    create extension if not exists pg_net with schema extensions;
  end if;
end
$$;

-- Definer: nobody but commands and timers calls functions, and the key is in the vault. The request leaves after commit and
-- may be lost, so it wakes somebody who then looks at a table; it never carries the only copy of anything.
create function private.call_function(slug text, body jsonb default '{}') returns bigint
language plpgsql volatile security definer set search_path = ''
as $$
declare
  url constant text := (select s.decrypted_secret from vault.decrypted_secrets s where s.name = 'project_url');
  key constant text := (select s.decrypted_secret from vault.decrypted_secrets s where s.name = 'secret_key');
begin
  if slug !~ '^[a-z][a-z0-9-]{0,62}$' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "slug"}');
  elsif url is null or key is null then
    -- What asked for the call must not fail for it: the function finds its work at its next timer.
    raise warning 'function % was not called: the vault has no project_url or no secret_key', slug;
    return null;
  end if;
  return net.http_post(
    url => rtrim(url, '/') || '/functions/v1/' || slug,
    body => call_function.body,
    headers => jsonb_build_object('Content-Type', 'application/json', 'apikey', key),
    timeout_milliseconds => 30000);
end
$$;
comment on function private.call_function(text, jsonb) is
  'Has an Edge Function called after commit, with the secret key of the vault. Returns the request''s id, null when the vault is not set up.';

-- Housekeeping --------------------------------------------------------------------------------------------------

select cron.schedule('purge-command-log', '23 3 * * *', $$select private.purge_command_log()$$);
-- Nobody else empties it, and a job of every second fills it.
select cron.schedule('purge-job-history', '41 * * * *',
  $$delete from cron.job_run_details where end_time < now() - interval '2 days'$$);
