-- Mail: for people who have none of our pages open and no device that is told. Written with what it reports, sent once, dropped when late.

create table private.mail_jobs (
  user_id uuid not null references auth.users (id) on delete cascade,
  tag text not null check (length(tag) <= 200),
  kind text not null check (kind ~ '^[a-z_]+$'),
  body jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done')),
  outcome text check (outcome in ('sent', 'late', 'refused', 'gave_up')),
  status integer,
  attempts integer not null default 0,
  fence integer not null default 0,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  primary key (user_id, tag),
  check ((state = 'done') = (outcome is not null))
);
create index mail_jobs_due_at_idx on private.mail_jobs (due_at) where state <> 'done';
create index mail_jobs_created_at_idx on private.mail_jobs (created_at);
comment on table private.mail_jobs is
  'One mail a person and subject, and what became of it; kept a week. The address is looked up when it is sent. due_at: when to try, or when whoever tries was silent for too long.';

create function private.mail_to(persons uuid[], kind text, tag text, body jsonb, until timestamptz) returns void
language sql security definer set search_path = ''
as $$
  insert into private.mail_jobs (user_id, tag, kind, body, due_at, expires_at)
  select u.id, mail_to.tag, mail_to.kind, mail_to.body, clock_timestamp(), until
  from auth.users u where u.id = any (persons) and u.email <> ''
  order by u.id
  on conflict do nothing
$$;
comment on function private.mail_to(uuid[], text, text, jsonb, timestamptz) is
  'Has people mailed, once for each tag. kind: whose words; body: ids and facts. until: when it stops being worth reading.';

create function private.withdraw_mails(persons uuid[], tag text) returns void
language sql security definer set search_path = ''
as $$ delete from private.mail_jobs j where j.user_id = any (persons) and j.tag = withdraw_mails.tag and j.state = 'queued' $$;
comment on function private.withdraw_mails(uuid[], text) is 'What need not be said any more is not sent, where it was not sent yet.';

create function private.claim_mail_jobs() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job private.mail_jobs;
  claimed jsonb := '[]';
begin
  for job in
    select * from private.mail_jobs j where j.state <> 'done' and j.due_at <= now()
    order by j.due_at limit 25 for update skip locked
  loop
    if job.expires_at <= now() or job.attempts >= 5 then
      update private.mail_jobs j
      set state = 'done', outcome = case when j.expires_at <= now() then 'late' else 'gave_up' end, settled_at = clock_timestamp()
      where j.user_id = job.user_id and j.tag = job.tag;
      continue;
    end if;
    update private.mail_jobs j
    set state = 'running', attempts = j.attempts + 1, fence = j.fence + 1, due_at = now() + interval '60 seconds'
    where j.user_id = job.user_id and j.tag = job.tag returning * into job;
    claimed := claimed || (select jsonb_build_object('user_id', u.id, 'tag', job.tag, 'fence', job.fence, 'kind', job.kind,
      'body', job.body, 'email', u.email) from auth.users u where u.id = job.user_id);
  end loop;
  return claimed;
end
$$;
comment on function private.claim_mail_jobs() is 'See public.claim_mail_jobs.';

create function private.report_mails(results jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  result record;
  settled text;
  outcomes jsonb := '{}';
begin
  for result in
    select * from jsonb_to_recordset(results) as r (user_id uuid, tag text, fence integer, status integer) order by r.user_id, r.tag
  loop
    -- No answer, too many or broken: it may pass. Anything else would be refused again.
    settled := case when result.status between 200 and 299 then 'sent'
      when result.status is null or result.status = 429 or result.status >= 500 then 'retry' else 'refused' end;
    update private.mail_jobs j
    set status = result.status,
      state = case settled when 'retry' then 'queued' else 'done' end,
      outcome = nullif(settled, 'retry'),
      due_at = clock_timestamp() + interval '2 seconds' * pow(3, j.attempts - 1),
      settled_at = case when settled <> 'retry' then clock_timestamp() end
    where j.user_id = result.user_id and j.tag = result.tag and j.fence = result.fence and j.state = 'running';
    if found then
      outcomes := jsonb_set(outcomes, array[settled], to_jsonb(coalesce((outcomes ->> settled)::integer, 0) + 1));
    end if;
  end loop;
  return outcomes;
end
$$;
comment on function private.report_mails(jsonb) is 'See public.report_mails.';
grant execute on function private.claim_mail_jobs(), private.report_mails(jsonb) to service_role;

create function public.claim_mail_jobs() returns jsonb
language sql set search_path = ''
as $$ select private.claim_mail_jobs() $$;
comment on function public.claim_mail_jobs() is 'Server only: takes up to 25 due mails for 60 s, [{user_id, tag, fence, kind, body, email}].';

create function public.report_mails(results jsonb) returns jsonb
language sql set search_path = ''
as $$ select private.report_mails(results) $$;
comment on function public.report_mails(jsonb) is
  'Server only: what the mail service answered, [{user_id, tag, fence, status}]; answers how many went which way.';
grant execute on function public.claim_mail_jobs(), public.report_mails(jsonb) to service_role;

create function private.wake_mail_workers() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  calls constant integer := ceil((
    select count(*) from (select 1 from private.mail_jobs j where j.state <> 'done' and j.due_at <= now() limit 400) due) / 100.0);
begin
  for n in 1..calls loop
    perform private.call_function('mail', '{}');
  end loop;
  return calls;
end
$$;
comment on function private.wake_mail_workers() is 'Calls the Edge Function when a mail is due: once, or up to four times at once for a crowd.';

select cron.schedule('wake-mail-workers', '2 seconds', 'select private.wake_mail_workers()');
select cron.schedule('purge-mail', '49 3 * * *', $$delete from private.mail_jobs where created_at < now() - interval '7 days'$$);
