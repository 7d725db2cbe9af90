-- What managers do with pictures: send one for a dish, say that it is all there, call it off, try a step again, take it down.

insert into private.error_reasons (reason, family, message, action) values
  ('UPLOAD_INCOMPLETE', 'INVALID_STATE', 'The picture has not arrived completely.', 'Send the rest of it, then try again.'),
  ('UPLOAD_OVER', 'INVALID_STATE', 'This upload is over.', 'Choose the picture again.'),
  ('UPLOAD_QUOTA', 'LIMIT_REACHED', 'This restaurant has sent many pictures already.', 'Wait until some are done, or go on tomorrow.');

-- Screens -------------------------------------------------------------------------------------------------------

create function private.upload_card(u private.uploads) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'upload_id', u.id, 'restaurant_id', u.restaurant_id, 'menu_item_id', u.menu_item_id, 'state', u.state, 'reason', u.reason,
    'bucket_id', 'menu-originals', 'path', u.path, 'content_type', u.content_type, 'size_bytes', u.size_bytes, 'sha256', u.sha256,
    'created_at', u.created_at, 'expires_at', u.expires_at, 'is_mine', coalesce(u.uploader_id = (select auth.uid()), false),
    'is_shown', coalesce((select i.image ->> 'upload_id' = u.id::text from public.menu_items i where i.id = u.menu_item_id), false),
    'steps', (select coalesce(jsonb_agg(jsonb_build_object('step', j.step, 'state', j.state, 'attempts', j.attempts, 'reason', j.reason)
      order by length(j.step), j.step), '[]') from private.media_jobs j where j.upload_id = u.id))
$$;
comment on function private.upload_card(private.uploads) is 'An upload as its people see it.';

create function private.upload_snapshot(upload_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  snapshot jsonb;
begin
  select jsonb_build_object('stream', 'upload:' || u.id, 'seq', private.stream_head('upload:' || u.id),
    'topic', private.restaurant_topic(u.restaurant_id), 'upload', private.upload_card(u))
  into snapshot
  from private.uploads u
  where u.id = upload_snapshot.upload_id and private.is_restaurant_member((select auth.uid()), u.restaurant_id);
  if snapshot is null then
    perform private.fail('NOT_FOUND', '{"field": "upload_id"}');
  end if;
  return snapshot;
end
$$;
comment on function private.upload_snapshot(uuid) is 'See public.upload_snapshot.';

create function private.restaurant_uploads(restaurant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_restaurant_member((select auth.uid()), restaurant_uploads.restaurant_id) then
    perform private.fail('NOT_FOUND', '{"field": "restaurant_id"}');
  end if;
  return (
    select coalesce(jsonb_agg(private.upload_card(u) order by u.created_at desc), '[]')
    from (
      select * from private.uploads x
      where x.restaurant_id = restaurant_uploads.restaurant_id and x.created_at > now() - interval '7 days'
        and (x.state in ('uploading', 'processing', 'failed')
          or x.state = 'ready' and exists (select 1 from private.media_jobs j where j.upload_id = x.id and j.state = 'dead'))
      order by x.created_at desc limit 100
    ) u);
end
$$;
comment on function private.restaurant_uploads(uuid) is 'See public.restaurant_uploads.';

-- Commands ------------------------------------------------------------------------------------------------------

create function private.require_manager(caller uuid, restaurant uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_restaurant_member(caller, restaurant) then
    perform private.fail('NOT_FOUND');
  elsif not private.is_restaurant_member(caller, restaurant, '{owner,manager}') then
    perform private.fail('NOT_ALLOWED');
  end if;
end
$$;
comment on function private.require_manager(uuid, uuid) is 'Refuses whoever neither owns nor manages a restaurant; strangers do not learn that it exists.';

create function private.check_upload_quota(restaurant uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  under_way integer;
  today integer;
begin
  select count(*) filter (where u.state in ('uploading', 'processing')), count(*) into under_way, today
  from private.uploads u where u.restaurant_id = restaurant and u.created_at > now() - interval '24 hours';
  if under_way >= 30 then
    perform private.fail('UPLOAD_QUOTA', '{"limit": 30, "rule": "under way at once"}');
  elsif today >= 300 then
    perform private.fail('UPLOAD_QUOTA', '{"limit": 300, "rule": "in 24 hours"}');
  end if;
end
$$;
comment on function private.check_upload_quota(uuid) is 'At most 30 pictures of a restaurant under way, and 300 in 24 hours.';

create function private.command_start_upload(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  restaurant constant uuid := private.try_uuid(args ->> 'restaurant_id');
  item constant uuid := private.try_uuid(args ->> 'menu_item_id');
  u private.uploads;
begin
  perform private.lock_staff(restaurant); -- one at a time, or two could pass the quota together
  perform private.require_manager(caller, restaurant);
  if not exists (select 1 from public.menu_items i where i.id = item and i.restaurant_id = restaurant) then
    perform private.fail('NOT_FOUND', '{"field": "menu_item_id"}');
  elsif coalesce(args ->> 'content_type', '') not in ('image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/heic') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "content_type", "rule": "JPEG, PNG, WebP, AVIF or HEIC"}');
  elsif coalesce(private.try_int(args -> 'size_bytes'), 0) not between 1 and 20971520 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "size_bytes", "rule": "at most 20 MiB"}');
  elsif coalesce(args ->> 'sha256', '') !~ '^[0-9a-f]{64}$' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "sha256"}');
  end if;
  -- The same file for the same dish by the same person goes on where it was cut, after a reload too.
  select * into u from private.uploads x
  where x.restaurant_id = restaurant and x.menu_item_id = item and x.uploader_id = caller and x.state = 'uploading'
    and x.sha256 = args ->> 'sha256' and x.size_bytes = (args ->> 'size_bytes')::integer and x.content_type = args ->> 'content_type'
    and x.expires_at > now() + interval '1 hour'
  limit 1;
  if found then
    return private.upload_card(u);
  end if;
  perform private.check_upload_quota(restaurant);
  insert into private.uploads (restaurant_id, menu_item_id, uploader_id, content_type, size_bytes, sha256)
  values (restaurant, item, caller, args ->> 'content_type', (args ->> 'size_bytes')::integer, args ->> 'sha256') returning * into u;
  perform private.publish(array[row('upload:' || u.id, 'upload_started',
    jsonb_build_object('upload_id', u.id, 'menu_item_id', u.menu_item_id, 'size_bytes', u.size_bytes),
    array[private.restaurant_topic(restaurant)])::private.outgoing_event]);
  return private.upload_card(u);
end
$$;
comment on function private.command_start_upload(uuid, jsonb) is 'See public.start_upload.';

-- Asked of Storage's own table, not of the client. The first job is written with the fact that it may run.
create function private.receive_upload(u private.uploads) returns private.outgoing_event[]
language plpgsql security definer set search_path = ''
as $$
declare
  arrived constant bigint := (select (o.metadata ->> 'size')::bigint from storage.objects o
    where o.bucket_id = 'menu-originals' and o.name = u.path);
begin
  if arrived is distinct from u.size_bytes then
    return null;
  end if;
  update private.uploads x set state = 'processing' where x.id = u.id;
  insert into private.media_jobs (upload_id, step) values (u.id, 'inspect');
  return array[row('upload:' || u.id, 'bytes_received', jsonb_build_object('upload_id', u.id, 'size_bytes', u.size_bytes),
    array[private.restaurant_topic(u.restaurant_id)])::private.outgoing_event];
end
$$;
comment on function private.receive_upload(private.uploads) is
  'Puts a picture to work that Storage has completely; returns what to publish of it, or null where bytes are missing.';

create function private.lock_upload(caller uuid, args jsonb) returns private.uploads
language plpgsql security definer set search_path = ''
as $$
declare
  u private.uploads;
begin
  select * into u from private.uploads x where x.id = private.try_uuid(args ->> 'upload_id') for no key update;
  perform private.require_manager(caller, u.restaurant_id);
  return u;
end
$$;
comment on function private.lock_upload(uuid, jsonb) is 'The upload a command names, for those who manage its restaurant.';

create function private.command_complete_upload(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  u private.uploads := private.lock_upload(caller, args);
  events private.outgoing_event[];
begin
  if u.state = 'cancelled' then
    perform private.fail('UPLOAD_OVER', jsonb_build_object('state', u.state));
  elsif u.state = 'uploading' then
    events := private.receive_upload(u);
    if events is null then
      perform private.fail('UPLOAD_INCOMPLETE');
    end if;
    perform private.publish(events);
    perform private.wake_media_workers(1);
    select * into u from private.uploads x where x.id = u.id;
  end if;
  return private.upload_card(u);
end
$$;
comment on function private.command_complete_upload(uuid, jsonb) is 'See public.complete_upload.';

create function private.command_cancel_upload(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  u private.uploads := private.lock_upload(caller, args);
begin
  if (private.upload_card(u) ->> 'is_shown')::boolean or u.state = 'cancelled' then
    perform private.fail('UPLOAD_OVER', jsonb_build_object('state', u.state));
  end if;
  update private.uploads x set state = 'cancelled', reason = 'CANCELLED' where x.id = u.id returning * into u;
  perform private.discard_media(u, '15 minutes');
  perform private.publish(array[row('upload:' || u.id, 'upload_cancelled', jsonb_build_object('upload_id', u.id, 'reason', u.reason),
    array[private.restaurant_topic(u.restaurant_id)])::private.outgoing_event]);
  return private.upload_card(u);
end
$$;
comment on function private.command_cancel_upload(uuid, jsonb) is 'See public.cancel_upload.';

create function private.command_retry_media_job(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job private.media_jobs;
  u private.uploads;
begin
  select * into job from private.media_jobs j
  where j.upload_id = private.try_uuid(args ->> 'upload_id') and j.step = args ->> 'step' for update;
  u := private.lock_upload(caller, args);
  if job.id is null then
    perform private.fail('NOT_FOUND', '{"field": "step"}');
  elsif job.state in ('queued', 'running') then
    return private.upload_card(u);
  elsif job.state = 'done' or u.state not in ('processing', 'ready', 'failed')
    or job.reason in ('NOT_A_PICTURE', 'FORMAT_NOT_ACCEPTED', 'TOO_MANY_PIXELS', 'TOO_SMALL', 'DAMAGED') then
    perform private.fail('UPLOAD_OVER', jsonb_build_object('state', u.state, 'step', job.state));
  end if;
  update private.media_jobs j set state = 'queued', attempts = 0, run_after = now(), reason = null where j.id = job.id;
  update private.uploads x set state = 'processing', reason = null where x.id = u.id returning * into u;
  perform private.publish(array[row('upload:' || u.id, 'step_retried', jsonb_build_object('upload_id', u.id, 'step', job.step),
    array[private.restaurant_topic(u.restaurant_id)])::private.outgoing_event]);
  perform private.wake_media_workers(1);
  return private.upload_card(u);
end
$$;
comment on function private.command_retry_media_job(uuid, jsonb) is 'See public.retry_media_job.';

create function private.command_remove_menu_image(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  item public.menu_items;
  u private.uploads;
begin
  select * into item from public.menu_items i where i.id = private.try_uuid(args ->> 'menu_item_id');
  perform private.require_manager(caller, item.restaurant_id);
  -- Its upload first, so that no step of it can put the picture back.
  update private.uploads x set state = 'cancelled', reason = 'REMOVED'
  where x.id = private.try_uuid(item.image ->> 'upload_id') returning * into u;
  update public.menu_items i set image = null where i.id = item.id and i.image ->> 'upload_id' = u.id::text;
  if not found then
    perform private.fail('NOT_FOUND', '{"field": "image"}');
  end if;
  perform private.discard_media(u, '1 hour');
  perform private.publish(array[
    row('upload:' || u.id, 'upload_cancelled', jsonb_build_object('upload_id', u.id, 'reason', u.reason),
      array[private.restaurant_topic(u.restaurant_id)])::private.outgoing_event,
    row('restaurant:' || u.restaurant_id, 'menu_image_changed', jsonb_build_object('menu_item_id', item.id, 'upload_id', null),
      array[private.restaurant_topic(u.restaurant_id)])::private.outgoing_event]);
  return jsonb_build_object('menu_item_id', item.id);
end
$$;
comment on function private.command_remove_menu_image(uuid, jsonb) is 'See public.remove_menu_image.';

-- The safety net ------------------------------------------------------------------------------------------------

-- For tabs that closed after the last byte, workers that died, calls that were lost. Rows somebody else holds wait a minute.
create function private.sweep_media() returns jsonb
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
  delete from private.uploads x where x.created_at < now() - interval '30 days'
    and not exists (select 1 from public.menu_items i where i.id = x.menu_item_id and i.image ->> 'upload_id' = x.id::text);
  perform private.publish(events);

  select count(*) into due from (
    select 1 from private.media_jobs j join private.uploads x on x.id = j.upload_id and x.state = 'processing'
    where private.is_claimable(j) limit 10) j;
  if due = 0 and exists (select 1 from private.media_garbage g where g.due_at <= now()) then
    due := 1; -- a worker without a job empties the bin
  end if;
  perform private.wake_media_workers(due);
  return jsonb_build_object('events', cardinality(events), 'calls', due);
end
$$;
comment on function private.sweep_media() is 'Once a minute: takes up what was forgotten and wakes workers for what is due.';

grant execute on function private.upload_snapshot(uuid), private.restaurant_uploads(uuid) to authenticated;

-- The API -------------------------------------------------------------------------------------------------------

create function public.upload_snapshot(upload_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.upload_snapshot(upload_id) $$;
comment on function public.upload_snapshot(uuid) is 'Staff: an upload and its steps, the seq of its stream it stands at, and the topic to listen on.';

create function public.restaurant_uploads(restaurant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.restaurant_uploads(restaurant_id) $$;
comment on function public.restaurant_uploads(uuid) is 'Staff: pictures of the last 7 days that are under way, failed, or ready but for a step.';

create function public.start_upload(command_id uuid, restaurant_id uuid, menu_item_id uuid, content_type text, size_bytes integer, sha256 text)
returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('start_upload', command_id, jsonb_build_object('restaurant_id', restaurant_id, 'menu_item_id', menu_item_id,
    'content_type', content_type, 'size_bytes', size_bytes, 'sha256', sha256))
$$;
comment on function public.start_upload(uuid, uuid, uuid, text, integer, text) is
  'Owners and managers: the path by which one picture of a dish may be sent within 24 hours. The same file again goes on where it was cut.';

create function public.complete_upload(command_id uuid, upload_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('complete_upload', command_id, jsonb_build_object('upload_id', upload_id)) $$;
comment on function public.complete_upload(uuid, uuid) is
  'Owners and managers: every byte was sent. The steps begin, once, however often this is said.';

create function public.cancel_upload(command_id uuid, upload_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('cancel_upload', command_id, jsonb_build_object('upload_id', upload_id)) $$;
comment on function public.cancel_upload(uuid, uuid) is 'Owners and managers: calls off a picture that is not on the menu yet.';

create function public.retry_media_job(command_id uuid, upload_id uuid, step text) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('retry_media_job', command_id, jsonb_build_object('upload_id', upload_id, 'step', step)) $$;
comment on function public.retry_media_job(uuid, uuid, text) is 'Owners and managers: takes up one step that was given up, and no other.';

create function public.remove_menu_image(command_id uuid, menu_item_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('remove_menu_image', command_id, jsonb_build_object('menu_item_id', menu_item_id)) $$;
comment on function public.remove_menu_image(uuid, uuid) is 'Owners and managers: takes the photo off a dish; it is drawn again.';

grant execute on function public.upload_snapshot(uuid), public.restaurant_uploads(uuid),
  public.start_upload(uuid, uuid, uuid, text, integer, text), public.complete_upload(uuid, uuid), public.cancel_upload(uuid, uuid),
  public.retry_media_job(uuid, uuid, text), public.remove_menu_image(uuid, uuid) to authenticated;

select cron.schedule('sweep-media', '* * * * *', $$select private.sweep_media()$$);
