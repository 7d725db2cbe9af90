-- Schema cron as pg_cron 1.6 makes it: the same tables, signatures and refusals. Jobs are run by jobs/, not by a
-- background worker. Idempotent.
create schema if not exists cron authorization stack_jobs;
grant usage on schema cron to postgres with grant option;
set local role stack_jobs;

create sequence if not exists cron.jobid_seq;
create sequence if not exists cron.runid_seq;

create table if not exists cron.job (
  jobid bigint primary key default nextval('cron.jobid_seq'),
  schedule text not null,
  command text not null,
  nodename text not null default 'localhost',
  nodeport integer not null default inet_server_port(),
  database text not null default current_database(),
  username text not null default current_user,
  active boolean not null default true,
  jobname text,
  constraint jobname_username_uniq unique (jobname, username)
);

create table if not exists cron.job_run_details (
  jobid bigint,
  runid bigint primary key default nextval('cron.runid_seq'),
  job_pid integer,
  database text,
  username text,
  command text,
  status text,
  return_message text,
  start_time timestamptz,
  end_time timestamptz
);

alter table cron.job enable row level security;
alter table cron.job_run_details enable row level security;
drop policy if exists cron_job_policy on cron.job;
create policy cron_job_policy on cron.job using (username = current_user);
drop policy if exists cron_job_run_details_policy on cron.job_run_details;
create policy cron_job_run_details_policy on cron.job_run_details using (username = current_user);
grant select on cron.job to postgres with grant option;
grant all on cron.job_run_details to postgres with grant option;

create or replace function cron.job_cache_invalidate() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.pg_notify('stack_cron', '');
  return null;
end
$$;
create or replace trigger cron_job_cache_invalidate
after insert or update or delete or truncate on cron.job
for each statement execute function cron.job_cache_invalidate();

-- Schedules -----------------------------------------------------------------------------------------------------

-- A minute, hour, day, month or weekday as Vixie cron spells it: a star, numbers, names and ranges, with steps.
create or replace function cron.stack_is_field(field text, low integer, high integer, names text[] default '{}')
returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(bool_and(
    item[1] is not null
    and (item[2] is null or (first.value between low and high and (item[3] is null or last.value between first.value and high)))
    and (item[4] is null or item[4]::numeric between 1 and high)), false)
  from unnest(string_to_array(lower(field), ',')) as written (text)
  left join lateral (
    select array[found[1], found[2], found[4], found[6]]
    from regexp_match(written.text, '^(\*|(\d{1,2}|[a-z]{3})(-(\d{1,2}|[a-z]{3}))?)(/(\d{1,3}))?$') as found
    -- A step needs a range to step through.
    where found[1] = '*' or found[4] is not null or found[6] is null
  ) as parsed (item) on true
  cross join lateral (select case when item[2] ~ '^\d' then item[2]::integer else array_position(names, item[2]) + low - 1 end) as first (value)
  cross join lateral (select case when item[3] ~ '^\d' then item[3]::integer else array_position(names, item[3]) + low - 1 end) as last (value)
$$;

create or replace function cron.stack_is_schedule(schedule text) returns boolean
language sql immutable set search_path = '' as $$
  select schedule ~* '^\s*([1-9]|[1-5]\d)\s+seconds?\s*$'
    or lower(btrim(schedule)) in (
      '@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly', '@every_minute', '@reboot')
    or (cardinality(part) = 5
      and cron.stack_is_field(part[1], 0, 59)
      and cron.stack_is_field(part[2], 0, 23)
      and (part[3] = '$' or cron.stack_is_field(part[3], 1, 31))
      and cron.stack_is_field(part[4], 1, 12,
        '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}')
      and cron.stack_is_field(part[5], 0, 7, '{sun,mon,tue,wed,thu,fri,sat}'))
  from (select regexp_split_to_array(btrim(schedule), '\s+') as part) as parts
$$;

create or replace function cron.stack_check_schedule(schedule text) returns void
language plpgsql immutable set search_path = '' as $$
begin
  if not coalesce(cron.stack_is_schedule(schedule), false) then
    raise exception using errcode = 'invalid_parameter_value',
      message = format('invalid schedule: %s', schedule),
      hint = 'Use cron format (e.g. 5 4 * * *), or interval format ''[1-59] seconds''';
  end if;
end
$$;

-- Jobs ----------------------------------------------------------------------------------------------------------

-- Only a superuser may have a job run as somebody else; the worker can log in as anybody here.
create or replace function cron.stack_check_owner(caller text, username text, database text) returns void
language plpgsql stable set search_path = '' as $$
begin
  if (username <> caller or exists (select from pg_catalog.pg_roles where rolname = username and rolsuper))
    and not (select rolsuper from pg_catalog.pg_roles where rolname = session_user) then
    raise insufficient_privilege using message = 'must be superuser to create a job for another role';
  elsif not exists (select from pg_catalog.pg_roles where rolname = username) then
    raise undefined_object using message = format('role "%s" does not exist', username);
  elsif not exists (select from pg_catalog.pg_database where datname = database) then
    raise invalid_catalog_name using message = format('database "%s" does not exist', database);
  end if;
end
$$;

create or replace function cron.stack_save_job(
  caller text, job_name text, schedule text, command text, database text, username text, active boolean) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  saved bigint;
begin
  perform cron.stack_check_schedule(schedule), cron.stack_check_owner(caller, username, database);
  insert into cron.job as j (jobname, schedule, command, database, username, active)
  values (job_name, schedule, command, database, username, active)
  on conflict on constraint jobname_username_uniq
  do update set schedule = excluded.schedule, command = excluded.command, database = excluded.database,
    active = excluded.active
  returning j.jobid into saved;
  return saved;
end
$$;

create or replace function cron.stack_drop_job(caller text, job_id bigint, job_name text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  delete from cron.job j where j.username = caller and (j.jobid = job_id or j.jobname = job_name);
  if not found then
    raise exception using message = format('could not find valid entry for job ''%s''', coalesce(job_name, job_id::text));
  end if;
end
$$;

create or replace function cron.stack_alter_job(caller text, job_id bigint,
  schedule text, command text, database text, username text, active boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  job cron.job;
begin
  select * into job from cron.job j where j.jobid = job_id and j.username = caller for update;
  if not found then
    raise exception using message = format('Job %s does not exist or you don''t own it', job_id);
  elsif num_nonnulls(schedule, command, database, username, active) = 0 then
    raise exception using message = 'no updates specified', hint = 'You must specify at least one job attribute to change when calling alter_job';
  end if;
  if schedule is not null then
    perform cron.stack_check_schedule(schedule);
  end if;
  perform cron.stack_check_owner(caller, coalesce(username, job.username), coalesce(database, job.database));
  update cron.job j set
    schedule = coalesce(stack_alter_job.schedule, j.schedule), command = coalesce(stack_alter_job.command, j.command),
    database = coalesce(stack_alter_job.database, j.database), username = coalesce(stack_alter_job.username, j.username),
    active = coalesce(stack_alter_job.active, j.active)
  where j.jobid = job_id;
end
$$;

-- What migrations call. Invoker, because current_user is who the job runs as.
create or replace function cron.schedule(job_name text, schedule text, command text) returns bigint
language plpgsql set search_path = '' as $$
begin
  if job_name is null or schedule is null or command is null then
    raise null_value_not_allowed using message = 'job_name, schedule and command must not be NULL';
  end if;
  return cron.stack_save_job(current_user, job_name, schedule, command, current_database(), current_user, true);
end
$$;

create or replace function cron.schedule(schedule text, command text) returns bigint
language sql strict set search_path = '' as $$
  select cron.stack_save_job(current_user, null, schedule, command, current_database(), current_user, true)
$$;

create or replace function cron.schedule_in_database(job_name text, schedule text, command text, database text,
  username text default null, active boolean default true) returns bigint
language sql set search_path = '' as $$
  select cron.stack_save_job(current_user, job_name, schedule, command, database, coalesce(username, current_user), active)
$$;

create or replace function cron.unschedule(job_id bigint) returns boolean
language sql strict set search_path = '' as $$ select cron.stack_drop_job(current_user, job_id, null); select true $$;

create or replace function cron.unschedule(job_name text) returns boolean
language sql strict set search_path = '' as $$ select cron.stack_drop_job(current_user, null, job_name); select true $$;

create or replace function cron.alter_job(job_id bigint, schedule text default null, command text default null,
  database text default null, username text default null, active boolean default null) returns void
language sql set search_path = '' as $$
  select cron.stack_alter_job(current_user, job_id, schedule, command, database, username, active)
$$;

revoke all on all functions in schema cron from public;
grant execute on all functions in schema cron to postgres with grant option;
reset role;
