-- What is to be pushed: written with the event it reports, sent once a device, replaced by what is newer, dropped when it is late.

create table private.push_jobs (
  subscription_id uuid not null references public.push_subscriptions (id) on delete cascade,
  tag text not null check (length(tag) <= 200),
  kind text not null references private.push_kinds (kind),
  stream text not null,
  seq bigint not null,
  body jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'dead')),
  attempts integer not null default 0,
  fence integer not null default 0,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (subscription_id, tag)
);
create index push_jobs_due_at_idx on private.push_jobs (due_at) where state <> 'dead';
create index push_jobs_kind_idx on private.push_jobs (kind);
comment on table private.push_jobs is
  'One row a device and subject: newer news of the same subject takes the place of what was not sent yet. due_at: when to try, or when whoever tries was silent for too long.';

create table private.push_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  user_id uuid not null references auth.users (id) on delete cascade,
  subscription_id uuid not null,
  kind text not null,
  tag text not null,
  stream text not null,
  seq bigint not null,
  outcome text not null check (outcome in ('sent', 'seen', 'late', 'gone', 'retry', 'refused', 'gave_up')),
  status integer,
  seen_at timestamptz
);
create index push_log_user_id_idx on private.push_log (user_id, stream, seq);
create index push_log_at_idx on private.push_log (at);
comment on table private.push_log is 'What became of each attempt to tell a device something; kept a week. seen: a live tab had it first.';

create function private.log_push(job private.push_jobs, outcome text, status integer default null) returns void
language sql security definer set search_path = ''
as $$
  insert into private.push_log (user_id, subscription_id, kind, tag, stream, seq, outcome, status)
  select s.user_id, s.id, job.kind, job.tag, job.stream, job.seq, log_push.outcome, log_push.status
  from public.push_subscriptions s where s.id = job.subscription_id
$$;
comment on function private.log_push(private.push_jobs, text, integer) is 'Writes down what became of an attempt.';

-- Queueing ------------------------------------------------------------------------------------------------------

-- The one way to have something pushed, for any capability, inside the transaction of what it reports. It waits two seconds: a tab
-- that is live somewhere has shown it by then, and says so. Subscriptions are taken in one order, as every lock of many.
create function private.push_to(persons uuid[], kind text, tag text, body jsonb, stream text, seq bigint, until timestamptz default null)
returns void
language sql security definer set search_path = ''
as $$
  insert into private.push_jobs as j (subscription_id, tag, kind, stream, seq, body, due_at, expires_at)
  select s.id, push_to.tag, k.kind, push_to.stream, push_to.seq, push_to.body, clock_timestamp() + interval '2 seconds',
    least(clock_timestamp() + k.ttl, until)
  from public.push_subscriptions s
  join private.push_kinds k on k.kind = push_to.kind
  where s.user_id = any (persons)
    and not exists (select 1 from public.push_preferences p where p.user_id = s.user_id and p.kind = k.kind and not p.is_wanted)
  order by s.id
  on conflict (subscription_id, tag) do update
  set kind = excluded.kind, stream = excluded.stream, seq = excluded.seq, body = excluded.body, state = 'queued', attempts = 0,
    fence = j.fence + 1, due_at = excluded.due_at, expires_at = excluded.expires_at, created_at = excluded.created_at
$$;
comment on function private.push_to(uuid[], text, text, jsonb, text, bigint, timestamptz) is
  'Has people told on their devices, whatever those of them do not want left out. tag: the subject, of which only the newest counts. stream, seq: the event, for whoever sees it first. body: ids and words, at most 2 KB. until: when it stops being true, if before its kind does.';

create function private.withdraw_pushes(person uuid, stream text, through bigint) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  job private.push_jobs;
begin
  for job in
    delete from private.push_jobs j using public.push_subscriptions s
    where s.id = j.subscription_id and s.user_id = person and j.state <> 'dead'
      and j.stream = withdraw_pushes.stream and j.seq <= through
    returning j.*
  loop
    perform private.log_push(job, 'seen');
  end loop;
end
$$;
comment on function private.withdraw_pushes(uuid, text, bigint) is 'What a person has seen by themselves is not pushed any more.';

create function private.push_order(told private.events) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
begin
  select * into o from public.orders x where x.id = private.try_uuid(substr(told.stream, 7));
  -- What somebody did themselves they know.
  if told.body ->> 'actor' = 'customer' then
    perform private.withdraw_pushes(o.customer_id, told.stream, told.seq);
    return;
  end if;
  perform private.push_to(array[o.customer_id],
    case when told.type in ('order_picked_up', 'order_delivered') then 'order_arrival' else 'order_answer' end, told.stream,
    jsonb_build_object('what', told.type, 'order_id', o.id, 'promised_from', o.promised_from, 'promised_until', o.promised_until,
      'restaurant', (select r.name from public.restaurants r where r.id = o.restaurant_id)),
    told.stream, told.seq);
end
$$;
comment on function private.push_order(private.events) is 'Has a customer told how their order stands.';

create function private.push_announcement(told private.events) returns void
language sql security definer set search_path = ''
as $$
  select private.push_to(
    (select array_agg(distinct s.user_id) from public.push_subscriptions s
      where exists (select 1 from private.audience_memberships(s.user_id) m where 'announcements:' || m.audience = told.stream)),
    'urgent_announcement', 'announcement:' || (told.body ->> 'announcement_id'),
    jsonb_build_object('what', told.type, 'announcement_id', told.body ->> 'announcement_id',
      'title', left(told.body ->> 'title', 120), 'text', left(told.body ->> 'body', 240)),
    told.stream, told.seq, (told.body ->> 'expires_at')::timestamptz)
  where told.body ->> 'severity' = 'urgent'
$$;
comment on function private.push_announcement(private.events) is 'Has everybody of an audience told what is urgent.';

-- The seam: what is pushed follows from events, so no command has to think of it, and none can forget it.
create function private.push_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  case
    when new.stream like 'order:%' then
      perform private.push_order(new);
    when new.type = 'conversation_answered' then
      perform private.push_to(array[private.try_uuid(substr(new.stream, 6))], 'chat_answer', 'conversation:' || (new.body ->> 'conversation_id'),
        jsonb_build_object('what', new.type, 'conversation_id', new.body ->> 'conversation_id'),
        'conversation:' || (new.body ->> 'conversation_id'), (new.body ->> 'seq')::bigint);
    when new.type = 'conversation_read' and new.body ->> 'side' = 'customer' then
      perform private.withdraw_pushes(private.try_uuid(new.body #>> '{conversation,customer_id}'), new.stream,
        (new.body #>> '{conversation,customer_read_seq}')::bigint);
    when new.type = 'announcement_published' then
      perform private.push_announcement(new);
    when new.type = 'announcement_recalled' then
      delete from private.push_jobs j where j.tag = 'announcement:' || (new.body ->> 'announcement_id');
    when new.type = 'announcements_seen' then
      perform private.withdraw_pushes(private.try_uuid(substr(new.stream, 6)), 'announcements:' || moved.key,
        greatest((moved.value ->> 'seen')::bigint, (moved.value ->> 'urgent_seen')::bigint))
      from jsonb_each(new.body -> 'cursors') as moved;
    else null;
  end case;
  return null;
end
$$;
comment on function private.push_event() is 'What an event means for those whose tabs are closed.';

create trigger _500_push after insert on private.events
for each row when (
  new.type in ('order_accepted', 'order_rejected', 'order_cancelled', 'order_picked_up', 'order_delivered', 'conversation_answered',
    'conversation_read', 'announcement_published', 'announcement_recalled', 'announcements_seen')
  and new.stream not like 'restaurant:%')
execute function private.push_event();

-- Seen elsewhere ------------------------------------------------------------------------------------------------

-- No command: idempotent, and about one's own devices only. Sent by a tab that shows an order, for people with another device.
create function private.saw_pushed(stream text, seq bigint) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  caller constant uuid := (select auth.uid());
  shown text;
begin
  if caller is null then
    perform private.fail('SIGN_IN_REQUIRED');
  elsif seq is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "seq"}');
  end if;
  perform private.withdraw_pushes(caller, saw_pushed.stream, saw_pushed.seq);
  with told as (
    update private.push_log l set seen_at = clock_timestamp()
    where l.user_id = caller and l.stream = saw_pushed.stream and l.seq <= saw_pushed.seq and l.outcome = 'sent' and l.seen_at is null
    returning l.tag
  )
  select max(t.tag) into shown from told t;
  if shown is not null then
    perform private.publish(array[row('user:' || caller, 'notification_seen', jsonb_build_object('tag', shown),
      array['user:' || caller])::private.outgoing_event]);
  end if;
  return jsonb_build_object('closes', shown);
end
$$;
comment on function private.saw_pushed(text, bigint) is 'See public.saw_pushed.';
grant execute on function private.saw_pushed(text, bigint) to authenticated;

create function public.saw_pushed(stream text, seq bigint) returns jsonb
language sql set search_path = ''
as $$ select private.saw_pushed(stream, seq) $$;
comment on function public.saw_pushed(text, bigint) is
  'Says that you have seen a stream up to a number: what is not pushed yet is not pushed, and what was is put away on your other devices.';
grant execute on function public.saw_pushed(text, bigint) to authenticated;

-- Sending -------------------------------------------------------------------------------------------------------

create function private.push_errand(job private.push_jobs) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('subscription_id', s.id, 'tag', job.tag, 'fence', job.fence, 'kind', job.kind, 'body', job.body,
    'endpoint', case when private.is_push_endpoint(s.endpoint) then s.endpoint end, 'p256dh', s.p256dh, 'auth', s.auth,
    'urgency', k.urgency, 'ttl_seconds', ceil(extract(epoch from job.expires_at - now())),
    -- The push service sees it: it must say nothing.
    'topic', left(translate(encode(sha256(convert_to(s.user_id || job.tag, 'UTF8')), 'base64'), '+/', '-_'), 32))
  from public.push_subscriptions s
  join private.push_kinds k on k.kind = job.kind
  where s.id = job.subscription_id
$$;
comment on function private.push_errand(private.push_jobs) is
  'What a worker needs to know to send one push. No endpoint: its service is none of ours any more, nothing is called.';

create function private.claim_push_jobs() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job private.push_jobs;
  claimed jsonb := '[]';
begin
  for job in
    select * from private.push_jobs j where j.state <> 'dead' and j.due_at <= now()
    order by j.due_at limit 25 for update skip locked
  loop
    if job.expires_at <= now() then
      perform private.log_push(job, 'late');
      delete from private.push_jobs j where j.subscription_id = job.subscription_id and j.tag = job.tag;
      continue;
    elsif job.attempts >= 6 then
      perform private.log_push(job, 'gave_up');
      update private.push_jobs j set state = 'dead' where j.subscription_id = job.subscription_id and j.tag = job.tag;
      continue;
    end if;
    update private.push_jobs j
    set state = 'running', attempts = j.attempts + 1, fence = j.fence + 1, due_at = now() + interval '60 seconds'
    where j.subscription_id = job.subscription_id and j.tag = job.tag returning * into job;
    claimed := claimed || private.push_errand(job);
  end loop;
  return claimed;
end
$$;
comment on function private.claim_push_jobs() is 'See public.claim_push_jobs.';

-- RFC 8030: gone is gone, too many or broken may pass, anything else would be refused again.
create function private.settle_push(job private.push_jobs, status integer, retry_after integer) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  again constant timestamptz := clock_timestamp() + greatest(make_interval(secs => least(coalesce(retry_after, 0), 86400)),
    interval '4 seconds' * pow(4, job.attempts - 1));
  may_pass constant boolean := coalesce(status = 429 or status >= 500, true);
begin
  if status between 200 and 299 then
    update public.push_subscriptions s set last_success_at = clock_timestamp(), failures = 0 where s.id = job.subscription_id;
    delete from private.push_jobs j where j.subscription_id = job.subscription_id and j.tag = job.tag and j.fence = job.fence;
    return 'sent';
  elsif status in (404, 410) then
    return 'gone';
  end if;
  update public.push_subscriptions s set failures = s.failures + 1 where s.id = job.subscription_id;
  if may_pass and job.attempts < 6 and again < job.expires_at then
    update private.push_jobs j set state = 'queued', due_at = again
    where j.subscription_id = job.subscription_id and j.tag = job.tag and j.fence = job.fence;
    return 'retry';
  end if;
  update private.push_jobs j set state = 'dead'
  where j.subscription_id = job.subscription_id and j.tag = job.tag and j.fence = job.fence;
  return case when may_pass then 'gave_up' else 'refused' end;
end
$$;
comment on function private.settle_push(private.push_jobs, integer, integer) is
  'What an answer of a push service means for a job and its device; null for no answer. A job that was replaced meanwhile is left to its own attempt.';

create function private.report_pushes(results jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  result record;
  job private.push_jobs;
  outcome text;
  outcomes jsonb := '{}';
begin
  for result in
    select * from jsonb_to_recordset(results) as r (subscription_id uuid, tag text, fence integer, status integer, retry_after integer)
    order by r.subscription_id, r.tag
  loop
    select * into job from private.push_jobs j where j.subscription_id = result.subscription_id and j.tag = result.tag for update;
    continue when job.subscription_id is null;
    -- Replaced while it was on its way: what was learned of the device counts, the newer job stays.
    job.fence := result.fence;
    outcome := private.settle_push(job, result.status, result.retry_after);
    perform private.log_push(job, outcome, result.status);
    delete from public.push_subscriptions s
    where s.id = job.subscription_id and (outcome = 'gone' or s.failures >= 20);
    outcomes := jsonb_set(outcomes, array[outcome], to_jsonb(coalesce((outcomes ->> outcome)::integer, 0) + 1));
  end loop;
  return outcomes;
end
$$;
comment on function private.report_pushes(jsonb) is 'See public.report_pushes.';

-- The key signs every push, and devices subscribe to its public half: made once by the function, it must stay. Vault keeps it as it
-- keeps the database's own.
create function private.keep_push_key(made text) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  kept text;
begin
  perform pg_advisory_xact_lock(hashtextextended('push_key', 0));
  select s.decrypted_secret into kept from vault.decrypted_secrets s where s.name = 'push_key';
  if kept is null and made is not null then
    perform vault.create_secret(made, 'push_key', 'Signs Web Push. Devices are subscribed to its public half: changing it unsubscribes all of them.');
    return made;
  end if;
  return kept;
end
$$;
comment on function private.keep_push_key(text) is 'See public.keep_push_key.';

grant execute on function private.claim_push_jobs(), private.report_pushes(jsonb), private.keep_push_key(text) to service_role;

create function public.claim_push_jobs() returns jsonb
language sql set search_path = ''
as $$ select private.claim_push_jobs() $$;
comment on function public.claim_push_jobs() is
  'Server only: takes up to 25 due pushes for 60 s, [{subscription_id, tag, fence, kind, body, endpoint, p256dh, auth, urgency, ttl_seconds, topic}].';

create function public.report_pushes(results jsonb) returns jsonb
language sql set search_path = ''
as $$ select private.report_pushes(results) $$;
comment on function public.report_pushes(jsonb) is
  'Server only: what push services answered, [{subscription_id, tag, fence, status, retry_after}]; answers how many went which way.';

create function public.keep_push_key(made text default null) returns text
language sql set search_path = ''
as $$ select private.keep_push_key(made) $$;
comment on function public.keep_push_key(text) is 'Server only: the key that signs pushes; the one given if there was none.';

grant execute on function public.claim_push_jobs(), public.report_pushes(jsonb), public.keep_push_key(text) to service_role;

-- Timers --------------------------------------------------------------------------------------------------------

-- Not called at the event: nothing is due for two seconds, and a rush must not be a call each.
create function private.wake_push_workers() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  calls constant integer := ceil((
    select count(*) from (select 1 from private.push_jobs j where j.state <> 'dead' and j.due_at <= now() limit 400) due) / 100.0);
begin
  for n in 1..calls loop
    perform private.call_function('push', '{}');
  end loop;
  return calls;
end
$$;
comment on function private.wake_push_workers() is 'Calls the Edge Function when something is due: once, or up to four times at once for a crowd.';

select cron.schedule('wake-push-workers', '2 seconds', 'select private.wake_push_workers()');
select cron.schedule('purge-push-log', '47 3 * * *', $$
  delete from private.push_log where at < now() - interval '7 days';
  delete from private.push_jobs where state = 'dead' and created_at < now() - interval '7 days'$$);
