-- What waits for a worker is found by the indexes of what waits, however many pictures there are; and what is old is looked for once a day.

create or replace function private.claim_media_job() returns jsonb
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
    where (j.state = 'queued' and j.run_after <= now() or j.state = 'running' and j.locked_until < now())
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

create or replace function private.sweep_media() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  u private.uploads;
  events private.outgoing_event[] := '{}';
  received private.outgoing_event[];
  due integer;
begin
  for u in
    select * from private.uploads x where x.state = 'uploading' and x.created_at < now() - interval '30 seconds'
    order by x.created_at limit 100 for no key update skip locked
  loop
    received := private.receive_upload(u);
    if received is null and u.expires_at < now() then
      update private.uploads x set state = 'cancelled', reason = 'EXPIRED' where x.id = u.id;
      perform private.discard_media(u, '15 minutes');
      received := array[row('upload:' || u.id, 'upload_cancelled', jsonb_build_object('upload_id', u.id, 'reason', 'EXPIRED'),
        array[private.restaurant_topic(u.restaurant_id)])::private.outgoing_event];
    end if;
    events := events || coalesce(received, '{}');
  end loop;
  perform private.publish(events);

  select count(*) into due from (
    select 1 from private.media_jobs j join private.uploads x on x.id = j.upload_id and x.state = 'processing'
    where (j.state = 'queued' and j.run_after <= now() or j.state = 'running' and j.locked_until < now()) limit 10) j;
  if due = 0 and exists (select 1 from private.media_garbage g where g.due_at <= now()) then
    due := 1; -- a worker without a job empties the bin
  end if;
  perform private.wake_media_workers(due);
  return jsonb_build_object('events', cardinality(events), 'calls', due);
end
$$;

drop function private.is_claimable(private.media_jobs);

-- Every picture that a dish shows is looked at for it.
create function private.forget_uploads() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  forgotten integer;
begin
  delete from private.uploads x where x.created_at < now() - interval '30 days'
    and not exists (select 1 from public.menu_items i where i.id = x.menu_item_id and i.image ->> 'upload_id' = x.id::text);
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;
comment on function private.forget_uploads() is 'Once a day: forgets uploads of more than 30 days ago that no dish shows; returns how many.';
select cron.schedule('forget-uploads', '40 3 * * *', 'select private.forget_uploads()');
