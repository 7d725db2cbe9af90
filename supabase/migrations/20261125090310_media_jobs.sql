-- The steps of an upload: claimed for a while, finished or failed by whoever holds them, repeated, given up, taken up again.
-- Locks in one order: the job, its upload, older uploads of the dish, the dish, stream heads.

insert into private.error_reasons (reason, family, message, action) values
  ('LEASE_LOST', 'CONFLICT', 'This work was given to somebody else, or is not wanted any more.', 'Throw the result away and take another job.');

create function private.is_claimable(job private.media_jobs) returns boolean
language sql stable set search_path = ''
as $$
  select job.state = 'queued' and job.run_after <= now() or job.state = 'running' and job.locked_until < now()
$$;
comment on function private.is_claimable(private.media_jobs) is 'Whether a job waits for a worker: it is due, or whoever had it was silent for too long.';

-- A hint, like every message: a job that nobody was told of is found by the sweep.
create function private.wake_media_workers(calls integer) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  for n in 1..calls loop
    perform private.call_function('image-jobs', '{}');
  end loop;
end
$$;
comment on function private.wake_media_workers(integer) is
  'Calls the Edge Function once a job: each call has its own memory and CPU time, and does one step.';

-- What a dish shows --------------------------------------------------------------------------------------------

create function private.image_of(u private.uploads) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'upload_id', u.id, 'width', u.width, 'height', u.height,
    'color', max(j.result ->> 'color') filter (where j.step = 'placeholder'),
    'placeholder', max(j.result ->> 'data_uri') filter (where j.step = 'placeholder'),
    'variants', jsonb_agg(v.variant order by (v.variant ->> 'width')::integer, v.variant ->> 'type' desc) filter (where v.variant is not null))
  from private.media_jobs j
  left join lateral jsonb_array_elements(j.result -> 'variants') as v (variant) on true
  where j.upload_id = u.id and j.state = 'done'
  having count(v.variant) > 0
$$;
comment on function private.image_of(private.uploads) is 'What a dish may show of an upload so far; null while there is no variant.';

-- The newest picture wins, whichever is ready first. What was shown before goes when pages that show it are gone.
create function private.show_image(u private.uploads) returns private.outgoing_event[]
language plpgsql security definer set search_path = ''
as $$
declare
  picture constant jsonb := private.image_of(u);
  shown private.uploads;
  older private.uploads;
  item public.menu_items;
  events private.outgoing_event[] := '{}';
  topics constant text[] := array[private.restaurant_topic(u.restaurant_id)];
begin
  if picture is null then
    return events;
  end if;
  for older in
    select * from private.uploads x
    where x.restaurant_id = u.restaurant_id and x.menu_item_id = u.menu_item_id and x.created_at < u.created_at and x.state <> 'cancelled'
    order by x.created_at desc for no key update
  loop
    update private.uploads x set state = 'cancelled', reason = 'SUPERSEDED' where x.id = older.id;
    perform private.discard_media(older, '1 hour');
    events := events || row('upload:' || older.id, 'upload_cancelled',
      jsonb_build_object('upload_id', older.id, 'reason', 'SUPERSEDED'), topics)::private.outgoing_event;
  end loop;

  select * into item from public.menu_items i where i.id = u.menu_item_id for no key update;
  select * into shown from private.uploads x where x.id = private.try_uuid(item.image ->> 'upload_id');
  if shown.created_at > u.created_at then
    return events;
  end if;
  update public.menu_items i set image = picture where i.id = item.id;
  if shown.id = u.id then
    return events;
  end if;
  return events
    || row('upload:' || u.id, 'image_ready', jsonb_build_object('upload_id', u.id), topics)::private.outgoing_event
    || row('restaurant:' || u.restaurant_id, 'menu_image_changed',
      jsonb_build_object('menu_item_id', u.menu_item_id, 'upload_id', u.id), topics)::private.outgoing_event;
end
$$;
comment on function private.show_image(private.uploads) is
  'Puts on the menu what an upload has so far, unless a newer one is there; returns what to publish of it.';

-- When the last step is done, or dead: ready if the dish can show it, failed if not.
create function private.settle_upload(u private.uploads) returns private.outgoing_event[]
language plpgsql security definer set search_path = ''
as $$
declare
  open_steps integer;
  dead_steps integer;
  worst private.media_reason;
  topics constant text[] := array[private.restaurant_topic(u.restaurant_id)];
begin
  select count(*) filter (where j.state in ('queued', 'running')), count(*) filter (where j.state = 'dead'),
    (array_agg(j.reason order by j.step) filter (where j.state = 'dead'))[1]
  into open_steps, dead_steps, worst
  from private.media_jobs j where j.upload_id = u.id;
  if open_steps > 0 then
    return '{}';
  elsif private.image_of(u) is null then
    update private.uploads x set state = 'failed', reason = worst where x.id = u.id;
    return array[row('upload:' || u.id, 'upload_failed', jsonb_build_object('upload_id', u.id, 'reason', worst), topics)::private.outgoing_event];
  end if;
  update private.uploads x set state = 'ready', reason = null where x.id = u.id;
  if dead_steps = 0 then
    -- It holds where and when the picture was taken, and nothing needs it any more.
    insert into private.media_garbage (bucket_id, path, due_at) values ('menu-originals', u.path, now()) on conflict do nothing;
  end if;
  return array[
    row('upload:' || u.id, 'upload_finished', jsonb_build_object('upload_id', u.id, 'failed_steps', dead_steps), topics)::private.outgoing_event,
    row('restaurant:' || u.restaurant_id, 'menu_image_changed',
      jsonb_build_object('menu_item_id', u.menu_item_id, 'upload_id', u.id), topics)::private.outgoing_event];
end
$$;
comment on function private.settle_upload(private.uploads) is 'Ends an upload whose steps are all over; returns what to publish of it.';

-- Workers -------------------------------------------------------------------------------------------------------

create function private.bury_media_job(job private.media_jobs, reason private.media_reason) returns private.outgoing_event[]
language plpgsql security definer set search_path = ''
as $$
declare
  u private.uploads;
  dead constant jsonb := jsonb_build_object('upload_id', job.upload_id, 'step', job.step, 'attempts', job.attempts, 'reason', reason, 'retry_at', null);
begin
  select * into strict u from private.uploads x where x.id = job.upload_id for no key update;
  update private.media_jobs j set state = 'dead', reason = bury_media_job.reason, locked_until = null where j.id = job.id;
  return array[row('upload:' || u.id, 'step_failed', dead, array[private.restaurant_topic(u.restaurant_id)])::private.outgoing_event]
    || private.settle_upload(u);
end
$$;
comment on function private.bury_media_job(private.media_jobs, private.media_reason) is 'Gives a job up until a person says otherwise; returns what to publish of it.';

create function private.claim_media_job() returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  job private.media_jobs;
  u private.uploads;
  events private.outgoing_event[] := '{}';
begin
  loop
    select j.* into job
    from private.media_jobs j
    join private.uploads x on x.id = j.upload_id and x.state = 'processing'
    where private.is_claimable(j)
    order by j.run_after, j.step = 'placeholder' desc, length(j.step), j.step
    limit 1 for update of j skip locked;
    exit when not found or job.attempts < 4;
    events := events || private.bury_media_job(job, 'TIMED_OUT');
  end loop;
  if job.id is null then
    perform private.publish(events);
    return null;
  end if;
  update private.media_jobs j
  set state = 'running', attempts = j.attempts + 1, fence = j.fence + 1, locked_until = now() + interval '90 seconds'
  where j.id = job.id returning * into job;
  select * into strict u from private.uploads x where x.id = job.upload_id;
  perform private.publish(events || row('upload:' || u.id, 'step_started',
    jsonb_build_object('upload_id', u.id, 'step', job.step, 'attempts', job.attempts),
    array[private.restaurant_topic(u.restaurant_id)])::private.outgoing_event);
  return jsonb_build_object('job_id', job.id, 'fence', job.fence, 'step', job.step, 'path', u.path, 'sha256', u.sha256,
    'width', u.width, 'height', u.height);
exception
  when lock_not_available then
    perform private.fail('BUSY');
end
$$;
comment on function private.claim_media_job() is 'See public.claim_media_job.';

-- Whoever lost the job, to time or to a cancellation, must not write over what came after.
create function private.lock_media_job(job_id uuid, fence integer) returns private.media_jobs
language plpgsql security definer set search_path = ''
as $$
declare
  job private.media_jobs;
begin
  select * into job from private.media_jobs j where j.id = lock_media_job.job_id for update;
  perform 1 from private.uploads x where x.id = job.upload_id and x.state = 'processing' for no key update;
  if not found or job.state <> 'running' or job.fence <> lock_media_job.fence or job.locked_until < now() then
    perform private.fail('LEASE_LOST');
  end if;
  return job;
end
$$;
comment on function private.lock_media_job(uuid, integer) is 'The job and its upload, for whoever still holds it.';

create function private.finish_media_job(job_id uuid, fence integer, result jsonb) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  job private.media_jobs := private.lock_media_job(job_id, fence);
  u private.uploads;
  added text[] := '{}';
  events private.outgoing_event[];
begin
  update private.media_jobs j set state = 'done', result = finish_media_job.result, reason = null, locked_until = null where j.id = job.id;
  if job.step = 'inspect' then
    update private.uploads x set width = private.try_int(result -> 'width'), height = private.try_int(result -> 'height') where x.id = job.upload_id;
    -- The next steps are written with the fact that makes them possible, or not at all.
    with next as (
      insert into private.media_jobs (upload_id, step)
      select job.upload_id, s.step
      from (values ('variant_320', 0), ('variant_640', 320), ('variant_1280', 640), ('placeholder', 0)) as s (step, wider_than)
      where private.try_int(result -> 'width') > s.wider_than
      returning step
    )
    select array_agg(n.step order by length(n.step), n.step) into added from next n;
  end if;
  select * into strict u from private.uploads x where x.id = job.upload_id;
  events := array[row('upload:' || u.id, 'step_finished', jsonb_build_object('upload_id', u.id, 'step', job.step,
      'next_steps', added),
    array[private.restaurant_topic(u.restaurant_id)])::private.outgoing_event];
  if job.step <> 'inspect' then
    events := events || private.show_image(u);
  end if;
  perform private.publish(events || private.settle_upload(u));
  perform private.wake_media_workers(cardinality(added));
  return jsonb_build_object('upload_id', u.id, 'step', job.step);
exception
  when lock_not_available then
    perform private.fail('BUSY');
end
$$;
comment on function private.finish_media_job(uuid, integer, jsonb) is 'See public.finish_media_job.';

create function private.fail_media_job(job_id uuid, fence integer, reason text) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  job private.media_jobs := private.lock_media_job(job_id, fence);
  retry_at constant timestamptz := now() + interval '5 seconds' * pow(5, job.attempts - 1);
  u private.uploads;
begin
  -- No second look makes a text a picture.
  if job.attempts >= 4 or reason in ('NOT_A_PICTURE', 'FORMAT_NOT_ACCEPTED', 'TOO_MANY_PIXELS', 'TOO_SMALL', 'DAMAGED') then
    perform private.publish(private.bury_media_job(job, reason));
    return jsonb_build_object('step', job.step, 'retry_at', null);
  end if;
  update private.media_jobs j set state = 'queued', run_after = retry_at, reason = fail_media_job.reason, locked_until = null where j.id = job.id;
  select * into strict u from private.uploads x where x.id = job.upload_id;
  perform private.publish(array[row('upload:' || u.id, 'step_failed', jsonb_build_object('upload_id', u.id, 'step', job.step,
      'attempts', job.attempts, 'reason', reason, 'retry_at', retry_at),
    array[private.restaurant_topic(u.restaurant_id)])::private.outgoing_event]);
  return jsonb_build_object('step', job.step, 'retry_at', retry_at);
exception
  when lock_not_available then
    perform private.fail('BUSY');
end
$$;
comment on function private.fail_media_job(uuid, integer, text) is 'See public.fail_media_job.';

create function private.claim_media_garbage() returns jsonb
language sql security definer set search_path = ''
as $$
  with due as (
    select g.bucket_id, g.path from private.media_garbage g
    where g.due_at <= now() order by g.due_at limit 100 for update skip locked
  ), taken as (
    update private.media_garbage g set due_at = now() + interval '10 minutes'
    from due where g.bucket_id = due.bucket_id and g.path = due.path
    returning g.bucket_id, g.path
  )
  select coalesce(jsonb_agg(jsonb_build_object('bucket_id', t.bucket_id, 'path', t.path)), '[]') from taken t
$$;
comment on function private.claim_media_garbage() is 'See public.claim_media_garbage.';

create function private.forget_media_garbage(bucket_id text, paths text[]) returns integer
language sql security definer set search_path = ''
as $$
  with gone as (
    delete from private.media_garbage g
    where g.bucket_id = forget_media_garbage.bucket_id and g.path = any (paths) returning 1
  )
  select count(*)::integer from gone
$$;
comment on function private.forget_media_garbage(text, text[]) is 'See public.forget_media_garbage.';

grant execute on function private.claim_media_job(), private.finish_media_job(uuid, integer, jsonb),
  private.fail_media_job(uuid, integer, text), private.claim_media_garbage(), private.forget_media_garbage(text, text[]) to service_role;

create function public.claim_media_job() returns jsonb
language sql set search_path = ''
as $$ select private.claim_media_job() $$;
comment on function public.claim_media_job() is
  'Server only: takes one step for 90 s, {job_id, fence, step, path, sha256, width, height}, or null. Show the fence to finish it.';

create function public.finish_media_job(job_id uuid, fence integer, result jsonb) returns jsonb
language sql set search_path = ''
as $$ select private.finish_media_job(job_id, fence, result) $$;
comment on function public.finish_media_job(uuid, integer, jsonb) is
  'Server only: a step is done. LEASE_LOST to whoever was too late. The first variant is on the menu from then on.';

create function public.fail_media_job(job_id uuid, fence integer, reason text) returns jsonb
language sql set search_path = ''
as $$ select private.fail_media_job(job_id, fence, reason) $$;
comment on function public.fail_media_job(uuid, integer, text) is
  'Server only: a step failed. It is repeated after 5 s, 25 s and 125 s, unless the reason is the file itself.';

create function public.claim_media_garbage() returns jsonb
language sql set search_path = ''
as $$ select private.claim_media_garbage() $$;
comment on function public.claim_media_garbage() is 'Server only: up to 100 objects to delete, [{bucket_id, path}]; asked for again in 10 minutes unless forgotten.';

create function public.forget_media_garbage(bucket_id text, paths text[]) returns integer
language sql set search_path = ''
as $$ select private.forget_media_garbage(bucket_id, paths) $$;
comment on function public.forget_media_garbage(text, text[]) is 'Server only: these objects are deleted; returns how many were waiting for it.';

grant execute on function public.claim_media_job(), public.finish_media_job(uuid, integer, jsonb), public.fail_media_job(uuid, integer, text),
  public.claim_media_garbage(), public.forget_media_garbage(text, text[]) to service_role;
